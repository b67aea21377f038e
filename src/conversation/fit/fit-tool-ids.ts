import { createHash } from 'node:crypto';
import type { CoreWarning } from '../../errors/core-warning';
import { shorten } from '../../errors/describe-value';
import type { ModelFacts } from '../../models/model-facts';
import type { ChatRequest } from '../chat-request';
import { changeBlocks, nameOf } from './change-blocks';
import type { Fit } from './fitted';
import { mend } from './mend';

/**
 * Ids of tool calls as the model takes them, each of its own in the conversation (R29). The same conversation always
 * gets the same ids, so that a cache knows it again. Results are expected after their calls, in the same order.
 */
export const fitToolIds: Fit = (request, to) => {
  const warnings: CoreWarning[] = [];
  const used = new Set<string>();
  const unanswered = new Map<string, string[]>();
  let given: ReadonlySet<string | undefined> | undefined;
  const freeId = (before: string) => {
    given ??= givenIds(request);
    const taken = given;
    return newId(before, to.facts, (candidate) => used.has(candidate) || taken.has(candidate));
  };

  const fitted = changeBlocks(request, (block, place) => {
    if (block.toolUse !== undefined) {
      const before = block.toolUse.toolUseId ?? '';
      const isFine = idPattern(to.facts).test(before) && !used.has(before);
      const id = isFine ? before : freeId(before);
      used.add(id);
      unanswered.set(before, [...(unanswered.get(before) ?? []), id]);
      if (isFine) return block;
      const words = { key: 'warnings.tool_id_changed', params: { given: shorten(before, 80), id } };
      mend(to, warnings, { code: 'tool_id_changed', words, where: nameOf(place) });
      return { toolUse: { ...block.toolUse, toolUseId: id } };
    }
    if (block.toolResult !== undefined) {
      const before = block.toolResult.toolUseId ?? '';
      const [id = before, ...others] = unanswered.get(before) ?? [];
      unanswered.set(before, others);
      return id === before ? block : { toolResult: { ...block.toolResult, toolUseId: id } };
    }
    return block;
  });
  return { request: fitted, warnings };
};

function givenIds({ messages }: ChatRequest): ReadonlySet<string | undefined> {
  return new Set(messages.flatMap(({ content }) => (content ?? []).map(({ toolUse }) => toolUse?.toolUseId)));
}

/** Models of other makers take back the ids they made themselves, such as Kimi's `functions.clock:0`. */
function idPattern({ shortToolIds, family }: ModelFacts): RegExp {
  if (shortToolIds) return /^[a-zA-Z0-9]{9}$/;
  return family === 'other' ? /^[a-zA-Z0-9_.:-]{1,64}$/ : /^[a-zA-Z0-9_-]{1,64}$/;
}

function newId(before: string, { shortToolIds }: ModelFacts, isTaken: (id: string) => boolean): string {
  for (let attempt = 1; ; attempt += 1) {
    const digest = createHash('sha256').update(`${attempt} ${before}`).digest('hex');
    const id = shortToolIds ? digest.slice(0, 9) : `tooluse_${digest.slice(0, 22)}`;
    if (!isTaken(id)) return id;
  }
}
