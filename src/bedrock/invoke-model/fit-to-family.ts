import { type BlockPlace, changeBlocks, nameOf } from '../../conversation/fit/change-blocks';
import { combineFits } from '../../conversation/fit/combine-fits';
import { fitRequest } from '../../conversation/fit/fit-request';
import type { Fit } from '../../conversation/fit/fitted';
import { mend } from '../../conversation/fit/mend';
import { without } from '../../conversation/fit/without';
import type { CoreWarning } from '../../errors/core-warning';
import type { ContentBlock, SystemContentBlock } from '../aws-types';
import type { ModelFamily } from './model-family';
import { neutralise } from './neutralise';

/** A request as a model takes it in the body of its family. */
export function fitToFamily(family: ModelFamily): Fit {
  // What is folded into the first turn must be neutral already, and a limit may have been left out by then.
  return combineFits(leaveOutForeign, fitTokens(family), fitRequest, nameLimit(family));
}

/** What Converse alone knows of (R8). */
const leaveOutForeign: Fit = (request, to) => {
  const name = 'promptVariables';
  if (request.carried[name] === undefined) return { request, warnings: [] };
  const warnings: CoreWarning[] = [];
  const words = { key: 'warnings.field_not_in_invoke', params: { name } };
  mend(to, warnings, { code: 'field_ignored', words, where: name });
  return { request: { ...request, carried: without(request.carried, [name]) }, warnings };
};

/**
 * What means something in the family's prompt must not be said by a conversation: a text that holds an end of turn
 * would speak as the model. A space makes it plain text.
 */
function fitTokens({ specialTokens, name }: ModelFamily): Fit {
  if (specialTokens === undefined) return (request) => ({ request, warnings: [] });
  return (request, to) => {
    const warnings: CoreWarning[] = [];
    const tell = (where: string) => {
      const words = { key: 'warnings.token_neutralised', params: { family: { key: `families.${name}` } } };
      mend(to, warnings, { code: 'token_neutralised', words, where });
    };
    const fitBlock = <Block extends ContentBlock | SystemContentBlock>(block: Block, place?: BlockPlace): Block => {
      const text = block.text && neutralise(block.text, specialTokens);
      if (text === block.text) return block;
      tell(place ? nameOf(place) : 'system');
      return { ...block, text };
    };
    const fitted = changeBlocks(request, fitBlock);
    const system = request.system?.map((block) => fitBlock(block));
    const isSame = system?.every((block, index) => block === request.system?.[index]) ?? true;
    return { request: isSame ? fitted : { ...fitted, system }, warnings };
  };
}

/** Tokens of a reply where the body must name a limit and nobody did. */
const usualLimit = 4_096;

function nameLimit({ needsLimit }: ModelFamily): Fit {
  return (request, { facts }) => {
    if (!needsLimit || request.inference?.maxTokens !== undefined) return { request, warnings: [] };
    const maxTokens = Math.min(usualLimit, facts.maxTokens ?? usualLimit);
    // Told, not refused when strict: no author could have sent the body without.
    const words = { key: 'warnings.max_tokens_assumed', params: { maxTokens } };
    const warning = { code: 'max_tokens_assumed', words, where: 'maxTokens' };
    return { request: { ...request, inference: { ...request.inference, maxTokens } }, warnings: [warning] };
  };
}
