import type { ConverseRequest, Message, ToolResult } from '../converse-request';
import { describeMedia } from './describe-media';
import { lastUserTurn, systemText, textOf, userTexts } from './read-turns';
import { shorten } from './split-text';

/** Begins every reply in words, so that nobody takes it for a model's. */
export const simulatedMark = '[simulated] ';

/** What the simulator says to a conversation: what it heard, which turn it is, what was attached, what a tool said. */
export function answerInWords(request: ConverseRequest): string {
  const turn = lastUserTurn(request);
  const results = (turn?.content ?? []).flatMap(({ toolResult }) => toolResult ?? []);
  const question = textOf(turn);
  const sentences = [
    ...results.map((result) => answerFromTool(result, request.messages)),
    ...describeMedia(turn?.content ?? []),
    ...(question === '' ? [] : [answerQuestion(question, request)]),
  ];
  return simulatedMark + (sentences.join(' ') || 'There is nothing in this turn that could be answered.');
}

function answerFromTool({ toolUseId, content = [], status }: ToolResult, messages: Message[]): string {
  const uses = messages.flatMap((message) => message.content.flatMap(({ toolUse }) => toolUse ?? []));
  const name = uses.find((use) => use.toolUseId === toolUseId)?.name ?? 'unknown';
  const said = content
    .map(({ text, json }) => text ?? (json === undefined ? '(an attachment)' : JSON.stringify(json)))
    .join(' ');
  const verb = status === 'error' ? 'failed' : 'answered';
  return `The tool ${name} ${verb}: ${shorten(said, 400) || 'nothing'}. That is what my answer builds on.`;
}

function answerQuestion(question: string, request: ConverseRequest): string {
  return answerTask(question) ?? answerAboutReadings(question) ?? answerInTurn(question, request);
}

/** Small tasks with an exact answer, for demonstrations and tests. */
function answerTask(question: string): string | undefined {
  const repeat = /^(?:please )?(?:say|repeat(?: after me)?)[:,]?\s+([\s\S]+)$/i.exec(question)?.[1];
  if (repeat !== undefined) {
    return repeat;
  }
  const last = Number(/\bcount\b.{0,40}?\bto (\d{1,4})\b/i.exec(question)?.[1]);
  if (last > 0) {
    return `${Array.from({ length: last }, (_, index) => index + 1).join(', ')}.`;
  }
  const words = Number(/\b(\d{1,5}) words\b/i.exec(question)?.[1]);
  return words > 0 ? manyWords(words) : undefined;
}

/** Numbered sentences, so that a missing or doubled piece is easy to see. */
export function manyWords(count: number): string {
  const words: string[] = [];
  for (let number = 1; words.length < count; number += 1) {
    words.push(...`Sentence ${number} is here to show that nothing got lost 🙂.`.split(' '));
  }
  return words.slice(0, count).join(' ');
}

/** Sensors send JSON; a model would see at once what kind of readings they are. */
function answerAboutReadings(question: string): string | undefined {
  let value: unknown;
  try {
    value = JSON.parse(question);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) {
    return undefined;
  }
  const shape = Array.isArray(value)
    ? `a list of ${value.length} items`
    : `an object with ${shorten(Object.keys(value).join(', '), 120) || 'nothing in it'}`;
  return `You sent JSON: ${shape}. A real model would now tell you what these readings mean.`;
}

function answerInTurn(question: string, request: ConverseRequest): string {
  const texts = userTexts(request);
  const system = systemText(request);
  const guidance = system === '' ? '' : ` I am told to keep to this: “${shorten(system, 100)}”`;
  const earlier = texts.at(-2);
  if (earlier === undefined) {
    return `Hello! You asked: “${shorten(question)}” No model was called and nothing is billed: I am Bedrock’s simulator and only show how an answer arrives, word by word. ✨${guidance}`;
  }
  return `This is turn ${texts.length} of our conversation. Before, you asked: “${shorten(earlier)}” Now you ask: “${shorten(question)}” A real model would answer this with both in mind; I only show that both arrived. ✨${guidance}`;
}
