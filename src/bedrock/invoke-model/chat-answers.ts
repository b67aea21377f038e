import { randomUUID } from 'node:crypto';
import type { StreamEvent } from '../../reply/stream-event';
import { countIn, countsIn, filled, objectIn, objectsIn, textIn } from './body-values';
import type { ChunkReader, Json, ModelFamily, TokenCounts } from './model-family';
import { numberBlocks, type Piece } from './number-blocks';
import { readWhole } from './read-whole';
import { splitTagged } from './split-tagged';
import { toStopReason } from './stop-reason';
import { toldError } from './told-error';

/** Whether a document is a chat completion of OpenAI's form, or a chunk of one. */
export function isChatCompletion({ choices, object, error }: Json): boolean {
  const { message, delta } = objectsIn(choices)[0] ?? {};
  const isNamed = textIn(object)?.startsWith('chat.completion') ?? false;
  return isNamed || objectIn(message ?? delta ?? error) !== undefined;
}

/**
 * Reads chat completions, whole and in chunks.
 * @param tag between which the model's thoughts stand before its text, where they have no place of their own
 */
export function chatAnswers(tag = 'think'): Pick<ModelFamily, 'fromBody' | 'createReader'> {
  return {
    createReader: () => readChat(tag),
    fromBody: (body) => readWhole(readChat(tag), body),
  };
}

const words = {
  stop: 'end_turn',
  length: 'max_tokens',
  tool_calls: 'tool_use',
  function_call: 'tool_use',
  content_filter: 'content_filtered',
  model_length: 'model_context_window_exceeded',
  error: 'malformed_model_output',
};

function readChat(tag: string): ChunkReader {
  const blocks = numberBlocks();
  const splitter = splitTagged(tag);
  const calls = new Map<unknown, number>();
  let usage: TokenCounts = {};
  const end = () => [...splitter.end().flatMap(blocks.add), ...blocks.close()];

  function readCall({ id, index = id, function: called }: Json): StreamEvent[] {
    const { name, arguments: input } = objectIn(called) ?? {};
    const json = textIn(input) ?? (objectIn(input) ? JSON.stringify(input) : '');
    const known = calls.get(index);
    if (known !== undefined) return json === '' ? [] : [{ type: 'tool-input', index: known, json }];
    const events = blocks.add({ type: 'tool-start', id: textIn(id) || madeUpId(), name: textIn(name) ?? '' });
    calls.set(index, blocks.index);
    return [...events, ...blocks.add({ type: 'tool-input', json })];
  }

  return {
    get usage() {
      return usage;
    },
    read({ choices, usage: told, error }) {
      if (objectIn(error)) throw toldError(objectIn(error) ?? {});
      usage = { ...usage, ...fromUsage(told) };
      const choice = objectsIn(choices)[0] ?? {};
      const said = objectIn(choice.message ?? choice.delta) ?? {};
      const events = [
        ...thoughtsOf(said).flatMap(blocks.add),
        ...textsOf(said).flatMap((text) => splitter.push(text).flatMap(blocks.add)),
      ];
      const toolCalls = objectsIn(said.tool_calls);
      if (toolCalls.length > 0) events.push(...splitter.end().flatMap(blocks.add), ...toolCalls.flatMap(readCall));
      const stop = whyStopped(choice, calls.size > 0);
      if (stop === undefined) return events;
      return [...events, ...end(), { type: 'stop', ...stop }];
    },
    end,
  };
}

/** Calls are answered by their ids: what has none gets one that no other call has. */
function madeUpId(): string {
  return `call_${randomUUID().replaceAll('-', '')}`;
}

function thoughtsOf({ reasoning_content: content, reasoning, content: parts }: Json): Piece[] {
  const thinking = objectsIn(parts).flatMap((part) => objectsIn(part.thinking).map(({ text }) => textIn(text)));
  return [textIn(content) ?? textIn(reasoning), ...thinking].flatMap((text) =>
    text ? [{ type: 'reasoning' as const, text }] : [],
  );
}

function textsOf({ content }: Json): string[] {
  return typeof content === 'string' ? [content] : objectsIn(content).flatMap(({ text }) => textIn(text) ?? []);
}

/** Mistral has another name for it; beside the usual one, that name tells the stop sequence. */
function whyStopped({ finish_reason: finish, stop_reason: other }: Json, hasCalls: boolean) {
  const reason = textIn(finish) ?? textIn(other);
  if (reason === undefined) return undefined;
  const stopSequence = textIn(finish) === 'stop' ? textIn(other) : undefined;
  const { stopReason, nativeStopReason } = toStopReason(reason, words);
  const isPlain = stopReason === 'end_turn';
  // A call that was forced ends as plain text does.
  const stopped = isPlain && hasCalls ? 'tool_use' : isPlain && stopSequence ? 'stop_sequence' : stopReason;
  return { stopReason: stopped, ...filled({ nativeStopReason, stopSequence }) };
}

/** The prompt's tokens hold the cached ones here, in Converse they don't (R6). */
function fromUsage(usage: unknown): TokenCounts {
  const { prompt_tokens: prompt, completion_tokens: completion, total_tokens: total, ...told } = objectIn(usage) ?? {};
  const cached = countIn(objectIn(told.prompt_tokens_details)?.cached_tokens);
  const inputTokens = countIn(prompt);
  return countsIn({
    inputTokens: inputTokens === undefined ? undefined : inputTokens - (cached ?? 0),
    outputTokens: completion,
    totalTokens: total,
    cacheReadInputTokens: cached || undefined,
  });
}
