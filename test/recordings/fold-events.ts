import { isObject, type JsonObject } from './recording';

/** One event of a ConverseStream. */
export interface ConverseEvent {
  name: string;
  body: JsonObject;
}

/** What the events of a stream say together. */
export interface FoldedEvents {
  /** As Converse would have said it; without a `stopReason` where the stream never told it. */
  reply: JsonObject;
  /** Of tool calls whose input is no JSON: what came, by `toolUseId`. */
  rawInputs: Map<string, string>;
  /** How many pieces of text there were, empty ones not counted. */
  textPieces: number;
}

interface Block {
  start: JsonObject;
  deltas: JsonObject[];
}

/** Folds a stream's events into one Converse reply, its bytes still as base64. Pieces of base64 are joined as bytes. */
export function foldEvents(events: ConverseEvent[]): FoldedEvents {
  const blocks = new Map<number, Block>();
  const reply: JsonObject = {};
  const rawInputs = new Map<string, string>();
  let role: unknown;
  for (const { name, body } of events) {
    if (name === 'messageStart') role = body.role;
    else if (name === 'messageStop' || name === 'metadata') Object.assign(reply, withoutPadding(body));
    else addToBlock(blocks, name, body);
  }
  const inOrder = [...blocks].sort(([one], [other]) => one - other).map(([, block]) => block);
  const content = inOrder.map((block) => foldBlock(block, rawInputs));
  const textPieces = inOrder.flatMap(({ deltas }) =>
    deltas.filter(({ text }) => typeof text === 'string' && text),
  ).length;
  return { reply: { ...reply, output: { message: { role, content } } }, rawInputs, textPieces };
}

function addToBlock(blocks: Map<number, Block>, name: string, event: JsonObject): void {
  const index = Number(event.contentBlockIndex);
  const block = blocks.get(index) ?? { start: {}, deltas: [] };
  if (name === 'contentBlockStart' && isObject(event.start)) block.start = event.start;
  if (name === 'contentBlockDelta' && isObject(event.delta)) block.deltas.push(event.delta);
  if (name.startsWith('contentBlock')) blocks.set(index, block);
}

function foldBlock({ start, deltas }: Block, rawInputs: Map<string, string>): JsonObject {
  const text = deltas.map((delta) => delta.text ?? '').join('');
  const citations = deltas.flatMap((delta) => (delta.citation === undefined ? [] : [delta.citation]));
  const reasoning = deltas.flatMap((delta) => (isObject(delta.reasoningContent) ? [delta.reasoningContent] : []));
  if (isObject(start.toolUse)) return { toolUse: foldToolUse(start.toolUse, deltas, rawInputs) };
  if (isObject(start.toolResult)) {
    return { toolResult: { ...start.toolResult, content: deltas.flatMap((delta) => delta.toolResult ?? []) } };
  }
  const [kind] = Object.keys(start);
  if (kind) return { [kind]: Object.assign({}, start[kind], ...deltas.map((delta) => delta[kind])) };
  if (citations.length > 0) return { citationsContent: { content: text === '' ? [] : [{ text }], citations } };
  if (reasoning.length > 0) return { reasoningContent: foldReasoning(reasoning) };
  return { text };
}

function foldToolUse(start: JsonObject, deltas: JsonObject[], rawInputs: Map<string, string>): JsonObject {
  const raw = deltas.map((delta) => (isObject(delta.toolUse) ? (delta.toolUse.input ?? '') : '')).join('');
  try {
    return { ...start, input: raw === '' ? {} : JSON.parse(raw) };
  } catch {
    rawInputs.set(String(start.toolUseId), raw);
    return { ...start, input: {} };
  }
}

function foldReasoning(deltas: JsonObject[]): JsonObject {
  const redacted = deltas.flatMap((delta) =>
    typeof delta.redactedContent === 'string' ? [delta.redactedContent] : [],
  );
  if (redacted.length > 0) {
    const bytes = Buffer.concat(redacted.map((piece) => Buffer.from(piece, 'base64')));
    return { redactedContent: bytes.toString('base64') };
  }
  const signature = deltas.map((delta) => delta.signature ?? '').join('');
  const text = deltas.map((delta) => delta.text ?? '').join('');
  return { reasoningText: signature === '' ? { text } : { text, signature } };
}

/** Bedrock pads its events to hide their length. */
function withoutPadding({ p: _padding, ...event }: JsonObject): JsonObject {
  return event;
}
