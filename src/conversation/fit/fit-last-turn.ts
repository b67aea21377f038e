import type { Message } from '../../bedrock/aws-types';
import { BedrockError } from '../../errors/bedrock-error';
import type { CoreWarning } from '../../errors/core-warning';
import { isCachePoint } from './block-kinds';
import type { Fit } from './fitted';
import { mend } from './mend';

/**
 * A last turn of the assistant is one that the model goes on with: not every model does (R27), and none after white
 * space (R26). What the author meant where it is not taken can't be guessed, nor what a tool would have answered.
 * @throws BedrockError unsupported_feature, bad_input
 */
export const fitLastTurn: Fit = (request, to) => {
  const warnings: CoreWarning[] = [];
  const last = request.messages.at(-1);
  if (last?.role !== 'assistant') return { request, warnings };
  refuseUnanswered(last);
  if (!to.facts.prefill) {
    const words = { key: 'errors.prefill', params: { model: request.model } };
    throw new BedrockError('unsupported_feature', words, { phase: 'input' });
  }
  const trimmed = withoutTrailingSpace(last);
  if (trimmed === last) return { request, warnings };
  const where = `messages[${request.messages.length - 1}]`;
  mend(to, warnings, { code: 'trailing_space_trimmed', words: { key: 'warnings.trailing_space_trimmed' }, where });
  return { request: { ...request, messages: [...request.messages.slice(0, -1), trimmed] }, warnings };
};

/** Calls that nothing answers are refused by every model (R28). */
function refuseUnanswered({ content = [] }: Message): void {
  const calls = content.flatMap(({ toolUse }) => (toolUse && toolUse.type !== 'server_tool_use' ? [toolUse.name] : []));
  if (calls.length === 0) return;
  const words = { key: 'errors.calls_unanswered', params: { names: calls.join(', ') } };
  throw new BedrockError('bad_input', words, { phase: 'input' });
}

function withoutTrailingSpace(turn: Message): Message {
  const content = turn.content ?? [];
  const index = content.findLastIndex((block) => !isCachePoint(block));
  const text = content[index]?.text;
  if (text === undefined || text === text.trimEnd()) return turn;
  return { ...turn, content: content.with(index, { text: text.trimEnd() }) };
}
