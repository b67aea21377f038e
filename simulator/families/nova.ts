import type { ConverseRequest, InferenceConfig } from '../converse-request';
import type { ReplyEvent } from '../dialect';
import { isObject, type JsonObject } from '../json';
import type { Model } from '../models';
import type { Reply, ReplyBlock } from '../reply/reply';
import { splitEvery, splitWords } from '../reply/split-text';
import { wholeInput } from '../reply/whole-input';
import { readConverseRequest, validateRequest } from '../request/validate-request';
import { malformedBody } from '../service-error';
import { chunk, type Family, guardrailFacts, invocationMetrics } from './family';

/** Nova's body, as InvokeModel takes and gives it: close to Converse's own form. */
export const nova: Family = {
  name: 'Nova',
  isOf: ({ vendor, name }) => vendor === 'amazon' && name.startsWith('nova-'),
  recognises: (body) => 'schemaVersion' in body || 'inferenceConfig' in body,
  readRequest,
  writeBody: (reply) => ({
    output: { message: { role: 'assistant', content: reply.blocks.map(writeBlock) } },
    stopReason: stopReason(reply),
    usage: { ...writeUsage(reply), totalTokens: reply.usage.inputTokens + reply.usage.outputTokens },
    ...guardrailFacts(reply),
  }),
  writeEvents,
};

const bodyKeys = ['schemaVersion', 'messages', 'system', 'inferenceConfig', 'toolConfig', 'reasoningConfig'];
const blockKeys = [
  'text',
  'image',
  'video',
  'document',
  'audio',
  'toolUse',
  'toolResult',
  'cachePoint',
  'reasoningContent',
];

function readRequest(body: JsonObject, model: Model): ConverseRequest {
  if (body.messages === undefined) {
    throw malformedBody('#: required key [messages] not found');
  }
  refuseForeign(body, bodyKeys, '#');
  list(body.messages).forEach((message, index) => {
    list(message.content).forEach((block, position) => {
      refuseForeign(block, blockKeys, `#/messages/${index}/content/${position}`);
    });
  });
  const { reasoningConfig, ...limits } = isObject(body.inferenceConfig) ? body.inferenceConfig : {};
  const request = readConverseRequest({ ...body, inferenceConfig: readLimits(limits) });
  validateRequest(request, model);
  return { ...request, additionalModelRequestFields: { reasoningConfig: reasoningConfig ?? body.reasoningConfig } };
}

function list(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function refuseForeign(value: JsonObject, known: string[], path: string): void {
  const foreign = Object.keys(value).find((key) => !known.includes(key));
  if (foreign !== undefined) {
    throw malformedBody(`${path}: extraneous key [${foreign}] is not permitted`);
  }
}

/** Nova takes the limits in two spellings. */
function readLimits(limits: JsonObject): Record<keyof InferenceConfig, unknown> {
  return {
    maxTokens: limits.maxTokens ?? limits.max_new_tokens,
    temperature: limits.temperature,
    topP: limits.topP ?? limits.top_p,
    stopSequences: limits.stopSequences,
  };
}

function writeBlock(block: ReplyBlock): JsonObject {
  switch (block.type) {
    case 'text':
      return { text: block.text };
    case 'reasoning':
      return { reasoningContent: { reasoningText: { text: block.text } } };
    case 'redacted':
      return { reasoningContent: { redactedContent: block.data } };
    case 'tool-use':
      return { toolUse: { ...toolHead(block), input: wholeInput(block) } };
    case 'unknown':
      return block.block;
  }
}

/** Nova names tool uses with UUIDs when it is invoked directly. */
function toolHead({ id, name }: { id: string; name: string }): JsonObject {
  const hex = Buffer.from(id).toString('hex');
  const uuid = [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)];
  return { toolUseId: uuid.join('-'), name };
}

/** A guardrail does not show in the stop reason. */
function stopReason({ stopReason: reason }: Reply): string {
  return reason === 'guardrail_intervened' ? 'end_turn' : reason;
}

function writeUsage({ usage }: Reply): JsonObject {
  return {
    inputTokens: usage.inputTokens,
    outputTokens: usage.outputTokens,
    cacheReadInputTokenCount: usage.cache?.readTokens ?? 0,
    cacheWriteInputTokenCount: usage.cache?.writtenTokens ?? 0,
  };
}

function writeEvents(reply: Reply): ReplyEvent[] {
  return [
    chunk({ messageStart: { role: 'assistant' } }),
    ...writeBlocks(reply.blocks),
    chunk({ messageStop: { stopReason: stopReason(reply) } }),
    chunk({
      metadata: { usage: writeUsage(reply), metrics: {}, trace: {} },
      ...invocationMetrics(reply),
      ...guardrailFacts(reply),
    }),
  ];
}

/** Nova closes a block after each piece of text and begins the next one without a start, counting on. */
function writeBlocks(blocks: ReplyBlock[]): ReplyEvent[] {
  const pieces = blocks.flatMap((block) => (block.type === 'text' ? splitText(block.text) : [block]));
  return pieces.flatMap((block, index) => [
    ...writeDeltas(block, index),
    chunk({ contentBlockStop: { contentBlockIndex: index } }),
  ]);
}

function splitText(text: string): ReplyBlock[] {
  return splitWords(text).map((word) => ({ type: 'text', text: word }));
}

function writeDeltas(block: ReplyBlock, index: number): ReplyEvent[] {
  const delta = (change: JsonObject) => chunk({ contentBlockDelta: { delta: change, contentBlockIndex: index } }, true);
  switch (block.type) {
    case 'text':
      return [delta({ text: block.text })];
    case 'reasoning':
      return splitWords(block.text).map((text) => delta({ reasoningContent: { reasoningText: { text } } }));
    case 'redacted':
      return [delta({ reasoningContent: { redactedContent: block.data } })];
    case 'tool-use':
      return [
        chunk({ contentBlockStart: { start: { toolUse: toolHead(block) }, contentBlockIndex: index } }),
        ...splitEvery(block.json, 12).map((input) => delta({ toolUse: { input } })),
      ];
    case 'unknown':
      return [delta(block.block)];
  }
}
