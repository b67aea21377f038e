import type { ConverseRequest, InferenceConfig, Message } from '../converse-request';
import type { JsonObject } from '../json';
import type { Model } from '../models';
import type { Reply } from '../reply/reply';
import { splitWords } from '../reply/split-text';
import { invalid } from '../service-error';
import { checkBody, type Members } from './check-body';
import { chunk, type Family, guardrailFacts, invocationMetrics } from './family';

/** What is said at one place of an answer: all of it, or a piece of a stream. */
export interface Said {
  text: string;
  /** Why it stopped, in the family's word; null before the last piece. */
  reason: string | null;
  isFirst: boolean;
  reply: Reply;
}

/** A family whose body is a prompt of text, and whose answer is text. */
export interface PromptForm extends Pick<Family, 'name' | 'isOf' | 'recognises'> {
  members(model: Model): Members;
  read(body: JsonObject, model: Model): ConverseRequest;
  /** The family's words for why it stopped, by Converse's; the others are told as they are. */
  reasons: Readonly<Record<string, string>>;
  writeWhole(said: Said): JsonObject;
  /** A piece of a stream; absent is the same as the whole. */
  writePiece?(said: Said): JsonObject;
  cannotStream?: boolean;
}

export function promptFamily(form: PromptForm): Family {
  const { name, isOf, recognises, reasons, writeWhole, writePiece = writeWhole } = form;
  const reasonOf = ({ stopReason }: Reply) => reasons[stopReason] ?? reasons.end_turn ?? stopReason;
  return {
    name,
    isOf,
    recognises,
    readRequest(body, model, isStream) {
      if (isStream && form.cannotStream) {
        throw invalid('The model is unsupported for streaming');
      }
      checkBody(body, form.members(model));
      return form.read(body, model);
    },
    writeBody: (reply) => ({
      ...writeWhole({ text: textOf(reply), reason: reasonOf(reply), isFirst: true, reply }),
      ...guardrailFacts(reply),
    }),
    writeEvents(reply) {
      const words = splitWords(textOf(reply));
      return (words.length > 0 ? words : ['']).map((text, index, { length }) => {
        const isLast = index === length - 1;
        const piece = writePiece({ text, reason: isLast ? reasonOf(reply) : null, isFirst: index === 0, reply });
        return chunk(isLast ? { ...piece, ...invocationMetrics(reply), ...guardrailFacts(reply) } : piece, true);
      });
    },
  };
}

function textOf({ blocks }: Reply): string {
  return blocks.map((block) => (block.type === 'text' ? block.text : '')).join('');
}

/** A request in Converse's form. */
export function toRequest(turns: Message[], system: string, inferenceConfig: InferenceConfig): ConverseRequest {
  return {
    messages: turns.length > 0 ? turns : [{ role: 'user', content: [{ text: '' }] }],
    ...(system === '' ? {} : { system: [{ text: system }] }),
    inferenceConfig,
  };
}

/**
 * The turns of a prompt that names its speakers. What stands before the first of them is the system text; without any
 * it is one question.
 */
export function parseDialogue(prompt: string, speakers: RegExp): { turns: Message[]; system: string } {
  const parts = prompt.split(speakers);
  const [before = '', ...rest] = parts;
  if (rest.length === 0) {
    return { turns: [{ role: 'user', content: [{ text: prompt.trim() }] }], system: '' };
  }
  const turns: Message[] = [];
  for (let index = 0; index < rest.length; index += 2) {
    const said = (rest[index + 1] ?? '').trim();
    const role = /^(?:user|human)$/i.test(rest[index] ?? '') ? 'user' : 'assistant';
    // An open turn at the end is where the model goes on.
    if (said !== '' || index < rest.length - 2) {
      turns.push({ role, content: [{ text: said }] });
    }
  }
  return { turns, system: before.trim() };
}

/** A number of a body, where there is one. */
export function numberIn(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
