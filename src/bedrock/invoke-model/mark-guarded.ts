import { randomBytes } from 'node:crypto';
import type { ChatRequest } from '../../conversation/chat-request';
import type { ContentBlock, SystemContentBlock } from '../aws-types';
import type { Json } from './model-family';

/** A request in which tags stand around the texts that a guardrail is to read. */
export interface Guarded {
  request: ChatRequest;
  /** For the body's `amazon-bedrock-guardrailConfig`. */
  config: Json;
}

/**
 * Marks what Converse has `guardContent` for, so that a guardrail reads that alone. The tag is new for every request:
 * nobody who writes a text can close it.
 * https://docs.aws.amazon.com/bedrock/latest/userguide/guardrails-tagging.html
 */
export function markGuarded(request: ChatRequest): Guarded {
  const { messages, system, carried } = request;
  const isMarked = (block: Block) => block.guardContent?.text?.text !== undefined;
  const hasMarks = messages.some(({ content }) => content?.some(isMarked)) || system?.some(isMarked);
  if (!hasMarks || carried.guardrailConfig?.guardrailIdentifier === undefined) return { request, config: {} };
  const tagSuffix = randomBytes(8).toString('hex');
  const tag = `amazon-bedrock-guardrails-guardContent_${tagSuffix}`;
  const mark = <Marked extends Block>(block: Marked) =>
    isMarked(block) ? { text: `<${tag}>${block.guardContent?.text?.text}</${tag}>` } : block;
  return {
    request: {
      ...request,
      messages: messages.map((turn) => ({ ...turn, content: turn.content?.map(mark) as ContentBlock[] })),
      ...(system && { system: system.map(mark) as SystemContentBlock[] }),
    },
    config: { tagSuffix },
  };
}

type Block = Pick<ContentBlock, 'guardContent'>;
