import { createHash } from 'node:crypto';
import type { ConverseRequest } from '../converse-request';
import { isObject } from '../json';
import { invalid } from '../service-error';
import { answerInWords, manyWords, simulatedMark } from './answer-in-words';
import { chooseToolCalls } from './call-tools';
import { countTokens } from './count-tokens';
import { findSchema } from './find-schema';
import { fitSchema } from './fit-schema';
import { judgeByGuardrail } from './judge-by-guardrail';
import { limitBlocks } from './limit-blocks';
import { userTexts } from './read-turns';
import type { Reply, ReplyBlock } from './reply';
import { redactReasoning, signReasoning } from './sign-reasoning';
import { shorten, splitWords } from './split-text';

/** A kind of reply other than the plain one, which some of the simulator's models always give. */
export type Manner =
  | 'big'
  | 'content-filtered'
  | 'context-window-full'
  | 'guardrail'
  | 'malformed-tool-use'
  | 'reasoning'
  | 'reasoning-redacted'
  | 'unknown-block';

interface Draft {
  blocks: ReplyBlock[];
  stopReason: string;
}

const contextWindow = 200_000;

/**
 * Composes the reply to a request. The same request always gets the same reply. Throws a ServiceError when the
 * request is longer than a model's context window.
 */
export function composeReply(request: ConverseRequest, manner: Manner | undefined, wordDelayMs: number): Reply {
  if (countTokens(request, []).inputTokens > contextWindow) {
    throw invalid('Input is too long for requested model.');
  }
  const digest = createHash('sha256').update(JSON.stringify(request)).digest();
  const guardrail = judgeByGuardrail(request, manner === 'guardrail');
  const draft = guardrail?.intervened ? blocked() : draftReply(request, manner, digest.toString('base64url'));
  const { blocks, stopReason, stopSequence } = limitBlocks(draft.blocks, request.inferenceConfig);
  const words = blocks.reduce((count, block) => count + (block.type === 'text' ? splitWords(block.text).length : 1), 0);
  return {
    blocks,
    stopReason: stopReason ?? draft.stopReason,
    stopSequence,
    usage: countTokens(request, blocks),
    latencyMs: Math.round(180 + words * wordDelayMs),
    startsEmpty: digest.readUInt8(0) % 2 === 0,
    guardrail,
  };
}

function blocked(): Draft {
  const text = `${simulatedMark}Sorry, the model cannot answer this question.`;
  return { blocks: [{ type: 'text', text }], stopReason: 'guardrail_intervened' };
}

function draftReply(request: ConverseRequest, manner: Manner | undefined, seed: string): Draft {
  switch (manner) {
    case 'big':
      return inWords(simulatedMark + manyWords(20_000));
    case 'content-filtered':
      return { ...inWords(`${simulatedMark}I was about to say something that`), stopReason: 'content_filtered' };
    case 'context-window-full':
      return {
        ...inWords(`${simulatedMark}I have much to say, but there is no room left for`),
        stopReason: 'model_context_window_exceeded',
      };
    case 'malformed-tool-use':
      return malformedToolUse(request, seed);
    case 'unknown-block':
      return {
        blocks: [
          { type: 'text', text: answerInWords(request) },
          { type: 'unknown', block: { hologram: { note: 'A kind of block from the future.' } } },
        ],
        stopReason: 'end_turn',
      };
    default:
      return withReasoning(plainReply(request, seed), request, manner);
  }
}

function inWords(text: string): Draft {
  return { blocks: [{ type: 'text', text }], stopReason: 'end_turn' };
}

/** Calls tools, or answers in JSON, or in words: whatever the request calls for. */
function plainReply(request: ConverseRequest, seed: string): Draft {
  const calls = chooseToolCalls(request);
  if (calls.length > 0) {
    const isForced = request.toolConfig?.toolChoice?.any ?? request.toolConfig?.toolChoice?.tool;
    const names = calls.map(({ name }) => name).join(' and ');
    const words: ReplyBlock[] = isForced ? [] : [{ type: 'text', text: `${simulatedMark}Let me ask ${names}.` }];
    const uses = calls.map(({ name, input }, index) => toolUse(seed, index, name, JSON.stringify(input), true));
    return { blocks: [...words, ...uses], stopReason: 'tool_use' };
  }
  const schema = findSchema(request);
  return inWords(schema ? JSON.stringify(fitSchema(schema, userTexts(request).at(-1) ?? '')) : answerInWords(request));
}

function malformedToolUse(request: ConverseRequest, seed: string): Draft {
  const name = request.toolConfig?.tools.find(({ toolSpec }) => toolSpec)?.toolSpec?.name ?? 'some_tool';
  return { blocks: [toolUse(seed, 0, name, '{"city": "Os', false)], stopReason: 'malformed_tool_use' };
}

function toolUse(seed: string, index: number, name: string, json: string, isWhole: boolean): ReplyBlock {
  const id = createHash('sha256').update(`${seed} ${index}`).digest('base64url').slice(0, 22);
  return { type: 'tool-use', id, name, json, isWhole };
}

function withReasoning(draft: Draft, request: ConverseRequest, manner: Manner | undefined): Draft {
  const question = shorten(userTexts(request).at(-1) ?? '', 80);
  const text = `The user says: “${question}” I am simulated, so I think just long enough to show what thinking looks like.`;
  const reasoning: ReplyBlock = { type: 'reasoning', text, signature: signReasoning(text) };
  if (manner === 'reasoning-redacted') {
    return { ...draft, blocks: [{ type: 'redacted', data: redactReasoning(text) }, ...draft.blocks] };
  }
  return manner === 'reasoning' || asksForReasoning(request)
    ? { ...draft, blocks: [reasoning, ...draft.blocks] }
    : draft;
}

/** Claude is asked by `thinking`, Nova by `reasoningConfig`, others by `reasoning_config` or `reasoning_effort`. */
function asksForReasoning({ additionalModelRequestFields: fields }: ConverseRequest): boolean {
  if (!isObject(fields)) {
    return false;
  }
  const configs = [fields.thinking, fields.reasoningConfig].filter(isObject);
  return (
    configs.some(({ type }) => type !== 'disabled') ||
    fields.reasoning_config !== undefined ||
    fields.reasoning_effort !== undefined
  );
}
