import type { ConverseEvent } from './fold-events';
import { asObject, isObject, type JsonObject, listOf } from './recording';

/** What one document of an InvokeModel answer says: a whole body, or what a chunk of a stream holds. */
export interface ToldByDocument {
  /** Its content, as ConverseStream would have told it. */
  events: ConverseEvent[];
  /** Why the model stopped, in its own word; anything but text is not told yet. */
  stopReason?: unknown;
  /** Token counts under Converse's names; what is not told is undefined or null. */
  usage: JsonObject;
}

/**
 * Reads a document by the members that it has, whatever the model's id suggests: models answer in other forms than
 * they are asked in. What has no known form tells nothing.
 */
export function readInvokeDocument(document: JsonObject): ToldByDocument {
  const known = Object.keys(readers).find((member) => member in document);
  return (known && readers[known]?.(document)) || { events: [], usage: {} };
}

/** By the member that gives a form away. Of several that a document has the first counts. */
const readers: Record<string, (document: JsonObject) => ToldByDocument> = {
  type: (document) => (document.type === 'message' ? readClaudeBody(document) : readClaudeChunk(document)),
  output: readNovaBody,
  messageStart: readNovaChunk,
  contentBlockStart: readNovaChunk,
  contentBlockDelta: readNovaChunk,
  contentBlockStop: readNovaChunk,
  messageStop: readNovaChunk,
  metadata: readNovaChunk,
  completion: ({ completion, stop_reason, usage }) => ({
    events: textEvents(completion),
    stopReason: stop_reason,
    usage: claudeUsage(usage),
  }),
  generation: ({ generation, stop_reason, prompt_token_count, generation_token_count }) => ({
    events: textEvents(generation),
    stopReason: stop_reason,
    usage: { inputTokens: prompt_token_count, outputTokens: generation_token_count },
  }),
  results: ({ results, inputTextTokenCount }) => {
    const { outputText, completionReason, tokenCount } = firstOf(results);
    const usage = { inputTokens: inputTextTokenCount, outputTokens: tokenCount };
    return { events: textEvents(outputText), stopReason: completionReason, usage };
  },
  outputText: ({ outputText, completionReason, inputTextTokenCount, totalOutputTextTokenCount }) => ({
    events: textEvents(outputText),
    stopReason: completionReason,
    usage: { inputTokens: inputTextTokenCount, outputTokens: totalOutputTextTokenCount },
  }),
  outputs: ({ outputs }) => {
    const { text, stop_reason } = firstOf(outputs);
    return { events: textEvents(text), stopReason: stop_reason, usage: {} };
  },
  generations: ({ generations }) => readCohere(firstOf(generations)),
  is_finished: (document) => (document.event_type === undefined ? readCohere(document) : readCommandRChunk(document)),
  chat_history: (document) => ({
    events: [...textEvents(document.text), ...commandRCalls(document.tool_calls)],
    stopReason: document.finish_reason,
    usage: {},
  }),
  completions: ({ completions }) => {
    const { data, finishReason } = firstOf(completions);
    return { events: textEvents(asObject(data).text), stopReason: asObject(finishReason).reason, usage: {} };
  },
  choices: readChoices,
};

function readClaudeBody({ content, stop_reason, usage }: JsonObject): ToldByDocument {
  const events = listOf(content).flatMap((block, index) => blockEvents(fromClaudeBlock(block), index));
  return { events, stopReason: stop_reason, usage: claudeUsage(usage) };
}

function readClaudeChunk({ index, content_block, delta, message, usage }: JsonObject): ToldByDocument {
  const start = isObject(content_block) ? blockEvents(fromClaudeBlock(content_block), Number(index)) : [];
  const told = asObject(delta);
  const piece = index === undefined ? undefined : fromClaudeDelta(told);
  return {
    events: piece ? [...start, deltaEvent(piece, Number(index))] : start,
    stopReason: told.stop_reason,
    usage: claudeUsage(usage ?? asObject(message).usage),
  };
}

function fromClaudeBlock({ type, text, thinking, signature, data, id, name, input }: JsonObject): JsonObject {
  if (type === 'text') return { text };
  if (type === 'thinking') return { reasoningContent: { reasoningText: { text: thinking, signature } } };
  if (type === 'redacted_thinking') return { reasoningContent: { redactedContent: data } };
  if (type === 'tool_use') return { toolUse: { toolUseId: id, name, input } };
  return {};
}

function fromClaudeDelta({ type, text, partial_json, thinking, signature }: JsonObject): JsonObject | undefined {
  if (type === 'text_delta') return { text };
  if (type === 'input_json_delta') return { toolUse: { input: partial_json } };
  if (type === 'thinking_delta') return { reasoningContent: { text: thinking } };
  if (type === 'signature_delta') return { reasoningContent: { signature } };
  return undefined;
}

function claudeUsage(usage: unknown): JsonObject {
  const told = asObject(usage);
  return {
    inputTokens: told.input_tokens,
    outputTokens: told.output_tokens,
    cacheReadInputTokens: told.cache_read_input_tokens,
    cacheWriteInputTokens: told.cache_creation_input_tokens,
  };
}

function readNovaBody({ output, stopReason, usage }: JsonObject): ToldByDocument {
  const blocks = listOf(asObject(asObject(output).message).content);
  return { events: blocks.flatMap(blockEvents), stopReason, usage: novaUsage(usage) };
}

/** Nova's chunks are Converse's events, each under its name. */
function readNovaChunk(document: JsonObject): ToldByDocument {
  const name = Object.keys(document).find((member) => !member.startsWith('amazon-bedrock-')) ?? '';
  const body = asObject(document[name]);
  if (name === 'messageStop') return { events: [], stopReason: body.stopReason, usage: {} };
  if (name === 'metadata') return { events: [], usage: novaUsage(body.usage) };
  return { events: [{ name, body }], usage: {} };
}

function novaUsage(usage: unknown): JsonObject {
  const { cacheReadInputTokenCount, cacheWriteInputTokenCount, ...told } = asObject(usage);
  return {
    ...told,
    cacheReadInputTokens: cacheReadInputTokenCount ?? told.cacheReadInputTokens,
    cacheWriteInputTokens: cacheWriteInputTokenCount ?? told.cacheWriteInputTokens,
  };
}

function readCohere({ text, finish_reason }: JsonObject): ToldByDocument {
  return { events: textEvents(text), stopReason: finish_reason, usage: {} };
}

/** The last event tells the whole text once more. */
function readCommandRChunk({ event_type, text, tool_calls, finish_reason }: JsonObject): ToldByDocument {
  if (event_type === 'stream-end') return { events: [], stopReason: finish_reason, usage: {} };
  return { events: [...textEvents(text), ...commandRCalls(tool_calls)], usage: {} };
}

function commandRCalls(calls: unknown): ConverseEvent[] {
  return listOf(calls).flatMap(({ name, parameters }, at) => {
    return blockEvents({ toolUse: { name, input: parameters } }, at + 1);
  });
}

/** Chat completions, whole or in chunks, and text completions. Thoughts stand before the text, calls after it. */
function readChoices({ choices, usage }: JsonObject): ToldByDocument {
  const { message, delta, text, finish_reason, stop_reason } = firstOf(choices);
  const { content, reasoning_content, tool_calls } = asObject(message ?? delta);
  const { prompt_tokens, completion_tokens, total_tokens } = asObject(usage);
  const thoughts = typeof reasoning_content === 'string' ? [{ reasoningContent: { text: reasoning_content } }] : [];
  return {
    events: [
      ...thoughts.map((thought) => deltaEvent(thought, 0)),
      ...textEvents(text ?? content, 1),
      ...listOf(tool_calls).flatMap(readChatCall),
    ],
    stopReason: finish_reason ?? stop_reason,
    usage: { inputTokens: prompt_tokens, outputTokens: completion_tokens, totalTokens: total_tokens },
  };
}

function readChatCall({ id, index, function: called }: JsonObject, at: number): ConverseEvent[] {
  const { name, arguments: input } = asObject(called);
  const contentBlockIndex = 2 + Number(index ?? at);
  const body = { contentBlockIndex, start: { toolUse: { toolUseId: id, name } } };
  const start = typeof name === 'string' ? [{ name: 'contentBlockStart', body }] : [];
  return [...start, deltaEvent({ toolUse: { input } }, contentBlockIndex)];
}

/** A block of Converse's as the events that would have told it. */
function blockEvents(block: JsonObject, index: number): ConverseEvent[] {
  const { text, toolUse, reasoningContent, ...others } = block;
  if (isObject(toolUse)) {
    const { input, ...start } = toolUse;
    const isEmpty = Object.keys(asObject(input)).length === 0;
    const begun = { name: 'contentBlockStart', body: { contentBlockIndex: index, start: { toolUse: start } } };
    return isEmpty ? [begun] : [begun, deltaEvent({ toolUse: { input: JSON.stringify(input) } }, index)];
  }
  if (isObject(reasoningContent)) {
    return [deltaEvent({ reasoningContent: reasoningContent.reasoningText ?? reasoningContent }, index)];
  }
  if (Object.keys(others).length > 0) {
    return [{ name: 'contentBlockStart', body: { contentBlockIndex: index, start: others } }];
  }
  return textEvents(text, index);
}

function textEvents(text: unknown, index = 0): ConverseEvent[] {
  return typeof text === 'string' ? [deltaEvent({ text }, index)] : [];
}

function deltaEvent(delta: JsonObject, contentBlockIndex: number): ConverseEvent {
  return { name: 'contentBlockDelta', body: { contentBlockIndex, delta } };
}

function firstOf(value: unknown): JsonObject {
  return listOf(value)[0] ?? {};
}
