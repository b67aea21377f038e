import type { ContentBlock, Message, ToolResultBlock } from '../../bedrock/aws-types';
import type { CoreWarning } from '../../errors/core-warning';
import { insertAfterResults, isCachePoint, isToolResult } from './block-kinds';
import { changeBlocks, nameOf, withMessages } from './change-blocks';
import type { Fit, FitTo } from './fitted';
import { mend } from './mend';

/** A tool call that the flow has to answer. */
interface Call {
  id: string | undefined;
  name: string;
  where: string;
  /** The turn its result belongs in: the user's next. */
  home: number;
  answered: boolean;
}

/**
 * Tool calls and results in pairs (R28): every call has one result, in the user's next turn, before anything else
 * there. What is missing is said to be, what answers no call is left out. Calls of an unanswered last turn wait.
 */
export const fitToolResults: Fit = (request, to) => {
  const warnings: CoreWarning[] = [];
  const calls = findCalls(request.messages);
  const added = new Map<number, ContentBlock[]>();
  const add = (turn: number, block: ContentBlock) => added.set(turn, [...(added.get(turn) ?? []), block]);

  const paired = changeBlocks(request, (block, place) => {
    const { turn, turnIndex } = place;
    if (turn.role !== 'user' || block.toolResult === undefined) return block;
    const call = answerCall(calls, block.toolResult, turnIndex);
    if (typeof call === 'string') {
      mend(to, warnings, {
        code: 'tool_result_dropped',
        words: { key: `warnings.tool_result_dropped.${call}` },
        where: nameOf(place),
      });
      return [];
    }
    if (call.home === turnIndex) return block;
    const words = { key: 'warnings.tool_result_moved' };
    mend(to, warnings, { code: 'tool_result_moved', words, where: nameOf(place) });
    add(call.home, block);
    return [];
  });
  for (const { id, name, where, home } of calls.filter(({ answered }) => !answered)) {
    const words = { key: 'warnings.tool_result_missing', params: { name } };
    mend(to, warnings, { code: 'tool_result_missing', words, where });
    add(home, { toolResult: noResult(id, to) });
  }
  const messages = paired.messages.map((turn, index) => arrange(turn, added.get(index) ?? [], index, to, warnings));
  return { request: withMessages(paired, messages), warnings };
};

function findCalls(messages: readonly Message[]): Call[] {
  const calls: Call[] = [];
  let asked: Omit<Call, 'home'>[] = [];
  messages.forEach(({ role, content = [] }, turnIndex) => {
    if (role === 'user') {
      calls.push(...asked.map((call) => ({ ...call, home: turnIndex })));
      asked = [];
      return;
    }
    if (role !== 'assistant') return;
    content.forEach(({ toolUse }, index) => {
      // The service ran it and answered it in the same turn.
      if (toolUse === undefined || toolUse.type === 'server_tool_use') return;
      const { toolUseId: id, name = '' } = toolUse;
      asked.push({ id, name, where: nameOf({ turnIndex, index }), answered: false });
    });
  });
  return calls;
}

/** The call that a result answers, marked as answered; or why there is none. Where ids repeat, the latest is meant. */
function answerCall(
  calls: readonly Call[],
  { toolUseId }: ToolResultBlock,
  turn: number,
): Call | 'orphan' | 'repeated' {
  const sameId = calls.filter(({ id, home }) => id === toolUseId && home <= turn);
  const home = sameId.at(-1)?.home;
  if (home === undefined) return 'orphan';
  const call = sameId.find((candidate) => candidate.home === home && !candidate.answered);
  if (call === undefined) return 'repeated';
  call.answered = true;
  return call;
}

function noResult(toolUseId: string | undefined, { facts }: FitTo): ToolResultBlock {
  const content = [{ text: 'No result was given.' }];
  return facts.toolResultStatus ? { toolUseId, content, status: 'error' } : { toolUseId, content };
}

function arrange(turn: Message, added: ContentBlock[], index: number, to: FitTo, warnings: CoreWarning[]): Message {
  if (turn.role !== 'user') return turn;
  const content = turn.content ?? [];
  const firstOther = content.findIndex((block) => !isToolResult(block) && !isCachePoint(block));
  if (firstOther < 0 || content.findLastIndex(isToolResult) < firstOther) {
    return added.length === 0 ? turn : { ...turn, content: insertAfterResults(content, added) };
  }
  const words = { key: 'warnings.tool_results_first' };
  mend(to, warnings, { code: 'tool_results_first', words, where: `messages[${index}]` });
  const others = content.filter((block) => !isToolResult(block));
  return { ...turn, content: [...content.filter(isToolResult), ...added, ...others] };
}
