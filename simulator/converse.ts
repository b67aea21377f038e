import type { ConverseRequest } from './converse-request';
import type { Dialect, ReplyEvent } from './dialect';
import type { JsonObject } from './json';
import type { Reply, ReplyBlock, Usage } from './reply/reply';
import { splitEvery, splitWords } from './reply/split-text';
import { wholeInput } from './reply/whole-input';
import { checkModelRules } from './request/model-rules';
import { readConverseRequest, validateRequest } from './request/validate-request';

/** The dialect of Converse and ConverseStream. */
export const converse: Dialect = {
  readRequest: (body, model, isStream) => {
    const request = readConverseRequest(body);
    validateRequest(request, model);
    checkModelRules(request, model, isStream);
    return request;
  },
  writeBody: (reply, { request }) => ({
    metrics: { latencyMs: reply.latencyMs },
    output: { message: { role: 'assistant', content: reply.blocks.map(writeBlock) } },
    stopReason: reply.stopReason,
    ...additionalFields(reply, request, '/stop_sequence', (found) => found),
    ...closingFacts(reply, request),
  }),
  writeEvents: (reply, { request }) => [
    event('messageStart', { role: 'assistant' }),
    ...reply.blocks.flatMap((block, index) => writeBlockEvents(block, index, reply.startsEmpty)),
    event('messageStop', {
      ...additionalFields(reply, request, '/delta/stop_sequence', (found) => ({ delta: found })),
      stopReason: reply.stopReason,
    }),
    event('metadata', { metrics: { latencyMs: reply.latencyMs }, ...closingFacts(reply, request) }),
  ],
};

function writeBlock(block: ReplyBlock): JsonObject {
  switch (block.type) {
    case 'text':
      return { text: block.text };
    case 'reasoning':
      return { reasoningContent: { reasoningText: { text: block.text, signature: block.signature } } };
    case 'redacted':
      return { reasoningContent: { redactedContent: block.data } };
    case 'tool-use':
      return { toolUse: { toolUseId: `tooluse_${block.id}`, name: block.name, input: wholeInput(block) } };
    case 'unknown':
      return block.block;
  }
}

function writeBlockEvents(block: ReplyBlock, index: number, startsEmpty: boolean): ReplyEvent[] {
  const delta = (value: JsonObject, isWord = true): ReplyEvent => ({
    ...event('contentBlockDelta', { contentBlockIndex: index, delta: value }),
    isWord,
  });
  const stop = event('contentBlockStop', { contentBlockIndex: index });
  switch (block.type) {
    case 'text': {
      const words = splitWords(block.text).map((text) => delta({ text }));
      return [...(startsEmpty ? [delta({ text: '' }, false)] : []), ...words, stop];
    }
    case 'reasoning':
      return [
        ...splitWords(block.text).map((text) => delta({ reasoningContent: { text } })),
        delta({ reasoningContent: { signature: block.signature } }, false),
        stop,
      ];
    case 'redacted':
      return [delta({ reasoningContent: { redactedContent: block.data } }), stop];
    case 'tool-use': {
      const start = { toolUse: { toolUseId: `tooluse_${block.id}`, name: block.name } };
      return [
        event('contentBlockStart', { contentBlockIndex: index, start }),
        delta({ toolUse: { input: '' } }, false),
        ...splitEvery(block.json, 12).map((input) => delta({ toolUse: { input } })),
        stop,
      ];
    }
    case 'unknown':
      return [delta(block.block), stop];
  }
}

function event(name: string, payload: JsonObject): ReplyEvent {
  return { name, payload, isWord: false };
}

/** What closes a reply, streamed or not. */
function closingFacts({ usage, guardrail }: Reply, { serviceTier, performanceConfig }: ConverseRequest): JsonObject {
  return {
    usage: writeUsage(usage),
    ...(guardrail?.trace ? { trace: guardrail.trace } : {}),
    ...(serviceTier ? { serviceTier } : {}),
    ...(performanceConfig ? { performanceConfig } : {}),
  };
}

function writeUsage({ inputTokens, outputTokens, cache }: Usage): JsonObject {
  const { readTokens = 0, writtenTokens = 0 } = cache ?? {};
  const totalTokens = inputTokens + outputTokens + readTokens + writtenTokens;
  return {
    inputTokens,
    outputTokens,
    totalTokens,
    ...(cache ? { cacheReadInputTokens: readTokens, cacheWriteInputTokens: writtenTokens } : {}),
  };
}

/** The one field a client can ask for here: the stop sequence that ended the reply. */
function additionalFields(
  { stopSequence }: Reply,
  { additionalModelResponseFieldPaths: paths = [] }: ConverseRequest,
  path: string,
  place: (found: JsonObject) => JsonObject,
): JsonObject {
  return paths.includes(path) ? { additionalModelResponseFields: place({ stop_sequence: stopSequence ?? null }) } : {};
}
