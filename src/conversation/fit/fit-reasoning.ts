import type { Message } from '../../bedrock/aws-types';
import type { CoreWarning } from '../../errors/core-warning';
import type { ChatRequest, Reasoning } from '../chat-request';
import { isPlainObject } from '../read-value';
import type { Fit, FitTo } from './fitted';
import { mend } from './mend';
import { modelFields, withModelFields } from './model-fields';
import { without } from './without';

type Loose = Record<string, unknown>;
type Effort = 'low' | 'medium' | 'high';

/**
 * How much to reason, told in the model's own words (R42), and the rest of the request fitted to a model that
 * reasons: room for its thoughts, no sampling, and no thinking in the middle of tool calls made without (R39).
 * @throws BedrockError bad_input when strict
 */
export const fitReasoning: Fit = (request, to) => {
  const warnings: CoreWarning[] = [];
  const told = request.reasoning ? tell(request, request.reasoning, to, warnings) : request;
  const continued = stopUnprovenThinking(told, to, warnings);
  const roomy = makeRoom(continued, to, warnings);
  return { request: fitSampling(roomy, to, warnings), warnings };
};

/** The names under which the models' own bodies are told how much to reason. */
const reasoningFields = ['thinking', 'reasoning_effort', 'reasoning_config', 'reasoningConfig'];

function tell(request: ChatRequest, reasoning: Reasoning, to: FitTo, warnings: CoreWarning[]): ChatRequest {
  const own = modelFields(request);
  const others = withoutEffort(without(own, reasoningFields));
  if (others !== own) {
    const words = { key: 'warnings.fixed_by_node.reasoning' };
    warnings.push({ code: 'fixed_by_node', words, where: 'additionalModelRequestFields' });
  }
  const { output_config: output, ...fields } = inOwnWords(reasoning, request.model, to, warnings);
  const said = Object.keys(fields).length > 0 ? { ...others, ...fields } : others;
  if (output === undefined) return withModelFields(request, said);
  return withModelFields(request, { ...said, output_config: { ...toLoose(others.output_config), ...output } });
}

function withoutEffort(own: Loose): Loose {
  const output = toLoose(own.output_config);
  if (output.effort === undefined) return own;
  const left = without(output, ['effort']);
  return Object.keys(left).length > 0 ? { ...own, output_config: left } : without(own, ['output_config']);
}

interface OwnWords extends Loose {
  output_config?: { effort: Effort };
}

function inOwnWords(reasoning: Reasoning, model: string, to: FitTo, warnings: CoreWarning[]): OwnWords {
  const control = to.facts.reasoning;
  const isOff = 'effort' in reasoning && reasoning.effort === 'off';
  switch (control) {
    case 'none':
    case 'always': {
      if (isOff && control === 'none') return {};
      const words = { key: `warnings.reasoning_ignored.${control}` };
      mend(to, warnings, { code: 'reasoning_ignored', words, where: 'reasoning' });
      return {};
    }
    case 'budget':
      return isOff ? {} : { thinking: { type: 'enabled', budget_tokens: toBudget(reasoning, to, warnings) } };
    case 'adaptive':
      if (isOff && !thinksAlways.test(model))
        return thinksUnasked.test(model) ? { thinking: { type: 'disabled' } } : {};
      return {
        thinking: { type: 'adaptive' },
        output_config: { effort: toEffort(reasoning, allEfforts, to, warnings) },
      };
    case 'effort':
      return { reasoning_effort: toEffort(reasoning, allEfforts, to, warnings) };
    case 'reasoning-config':
      return isOff ? {} : { reasoning_config: toEffort(reasoning, ['low', 'high'], to, warnings) };
    case 'nova':
      if (isOff) return {};
      return {
        reasoningConfig: { type: 'enabled', maxReasoningEffort: toEffort(reasoning, allEfforts, to, warnings) },
      };
    default:
      return control satisfies never;
  }
}

/**
 * Claudes that think unless told not to, and those of them that refuse to be told.
 * https://docs.aws.amazon.com/bedrock/latest/userguide/claude-messages-adaptive-thinking.html
 */
const thinksUnasked = /claude-[a-z]+-5(?!\d)/;
const thinksAlways = /claude-(?:[a-z]+-5-5|fable|mythos)(?!\d)/;

/** Tokens that a word stands for. */
const budgets = { low: 2_048, medium: 8_192, high: 24_576 };

/** The fewest tokens that may be given for thinking. */
const leastBudget = 1_024;

function toBudget(reasoning: Reasoning, to: FitTo, warnings: CoreWarning[]): number {
  if ('effort' in reasoning) return reasoning.effort === 'off' ? leastBudget : budgets[reasoning.effort];
  if (reasoning.budget >= leastBudget) return reasoning.budget;
  const words = { key: 'warnings.reasoning_budget_raised', params: { asked: reasoning.budget, budget: leastBudget } };
  mend(to, warnings, { code: 'reasoning_budget_changed', words, where: 'reasoning' });
  return leastBudget;
}

const allEfforts: readonly Effort[] = ['low', 'medium', 'high'];

/** The nearest of the efforts that the model knows; told where it is another than was asked. */
function toEffort(reasoning: Reasoning, known: readonly Effort[], to: FitTo, warnings: CoreWarning[]): Effort {
  const asked = 'effort' in reasoning ? reasoning.effort : reasoning.budget;
  const exact = known.find((effort) => effort === asked);
  if (exact) return exact;
  const effort = nearestEffort(asked, known);
  const words = { key: 'warnings.reasoning_approximated', params: { asked, effort } };
  mend(to, warnings, { code: 'reasoning_approximated', words, where: 'reasoning' });
  return effort;
}

function nearestEffort(asked: 'off' | Effort | number, known: readonly Effort[]): Effort {
  const tokens = typeof asked === 'number' ? asked : asked === 'off' ? 0 : budgets[asked];
  if (tokens < 4_096) return 'low';
  return tokens < 16_384 && known.includes('medium') ? 'medium' : 'high';
}

/**
 * A round of tool calls that began without thinking can't go on with it: Claude wants to see its own thoughts
 * before its calls, and they are not there to be shown.
 */
function stopUnprovenThinking(request: ChatRequest, to: FitTo, warnings: CoreWarning[]): ChatRequest {
  const own = modelFields(request);
  if (to.facts.reasoning !== 'budget' || toLoose(own.thinking).type !== 'enabled') return request;
  const round = callsUnderWay(request.messages);
  if (round.length === 0 || round.some(beginsWithReasoning)) return request;
  mend(to, warnings, { code: 'thinking_paused', words: { key: 'warnings.thinking_paused' }, where: 'messages' });
  return withModelFields(request, without(own, ['thinking']));
}

/** The assistant's turns since the last question; empty where none of them calls a tool. */
function callsUnderWay(messages: readonly Message[]): Message[] {
  const question = messages.findLastIndex(({ role, content = [] }) => role === 'user' && !content.some(isToolResult));
  const round = messages.slice(question + 1).filter(({ role }) => role === 'assistant');
  return round.some(({ content = [] }) => content.some((block) => block.toolUse)) ? round : [];
}

function isToolResult({ toolResult }: { toolResult?: unknown }): boolean {
  return toolResult !== undefined;
}

function beginsWithReasoning({ content }: Message): boolean {
  return content?.[0]?.reasoningContent !== undefined;
}

/** What a reply gets at least where the model's limit leaves no more. */
const leastReply = 1_024;

/** Thoughts count as tokens of the reply: its limit must be above the budget, and the budget below the model's. */
function makeRoom(request: ChatRequest, to: FitTo, warnings: CoreWarning[]): ChatRequest {
  const own = modelFields(request);
  const thinking = toLoose(own.thinking);
  const { budget_tokens: asked } = thinking;
  if (thinking.type !== 'enabled' || typeof asked !== 'number') return request;
  const wanted = request.inference?.maxTokens;
  const limit = to.facts.maxTokens ?? Number.POSITIVE_INFINITY;
  const budget = asked < limit ? asked : Math.max(leastBudget, limit - Math.min(wanted ?? leastReply, limit));
  const limited = budget === asked ? request : shrinkBudget(request, asked, budget, to, warnings);
  // A budget that the payload brought stays inside the payload's limit where it fits.
  const fits = request.reasoning === undefined && wanted !== undefined && wanted > budget;
  if (wanted === undefined || fits) return limited;
  if (request.limitFixed && request.reasoning === undefined) return stayBelow(limited, wanted, to, warnings);
  const maxTokens = Math.min(limit, budget + wanted);
  // Not refused when strict: the limit may be the connection's default, and to add the budget is what was asked.
  const words = { key: 'warnings.max_tokens_raised', params: { asked: wanted, maxTokens, budget } };
  if (!request.limitAssumed) warnings.push({ code: 'max_tokens_raised', words, where: 'maxTokens' });
  return { ...limited, inference: { ...limited.inference, maxTokens } };
}

/** A budget that a message brings does not lift the limit that the node's author fixed. */
function stayBelow(request: ChatRequest, maxTokens: number, to: FitTo, warnings: CoreWarning[]): ChatRequest {
  const own = modelFields(request);
  const asked = Number(toLoose(own.thinking).budget_tokens);
  if (maxTokens > leastBudget) {
    return shrinkBudget(request, asked, Math.max(leastBudget, maxTokens - leastReply), to, warnings);
  }
  const words = { key: 'warnings.thinking_left_out', params: { maxTokens } };
  mend(to, warnings, { code: 'thinking_left_out', words, where: 'maxTokens' });
  return withModelFields(request, without(own, ['thinking']));
}

function shrinkBudget(
  request: ChatRequest,
  asked: number,
  budget: number,
  to: FitTo,
  warnings: CoreWarning[],
): ChatRequest {
  const words = { key: 'warnings.reasoning_budget_lowered', params: { asked, budget } };
  mend(to, warnings, { code: 'reasoning_budget_changed', words, where: 'reasoning' });
  const own = modelFields(request);
  return withModelFields(request, { ...own, thinking: { ...toLoose(own.thinking), budget_tokens: budget } });
}

/** The least topP beside which Claude still thinks. */
const leastTopP = 0.95;

/** A Claude that thinks takes no sampling but its defaults, and a Nova at its highest effort no limits either. */
function fitSampling(request: ChatRequest, to: FitTo, warnings: CoreWarning[]): ChatRequest {
  const own = modelFields(request);
  const { maxTokens, temperature, topP } = request.inference ?? {};
  const drop = (names: readonly string[]) => dropParameters(request, names, to, warnings);
  if (isThinkingClaude(own, to)) {
    const isFree = temperature !== undefined && temperature !== 1;
    const isNarrow = topP !== undefined && topP < leastTopP;
    return drop([
      ...(isFree ? ['temperature'] : []),
      ...(isNarrow ? ['topP'] : []),
      ...('top_k' in own ? ['top_k'] : []),
    ]);
  }
  const { type, maxReasoningEffort } = toLoose(own.reasoningConfig);
  if (to.facts.reasoning !== 'nova' || type !== 'enabled' || maxReasoningEffort !== 'high') return request;
  const said = { maxTokens, temperature, topP };
  return drop(Object.entries(said).flatMap(([name, value]) => (value === undefined ? [] : [name])));
}

function isThinkingClaude(own: Loose, { facts }: FitTo): boolean {
  const { type } = toLoose(own.thinking);
  return facts.family === 'claude' && (type === 'enabled' || type === 'adaptive');
}

function dropParameters(
  request: ChatRequest,
  names: readonly string[],
  to: FitTo,
  warnings: CoreWarning[],
): ChatRequest {
  if (names.length === 0) return request;
  for (const name of names) {
    const words = { key: 'warnings.dropped_for_reasoning', params: { name } };
    const warning = { code: 'dropped_for_reasoning', words, where: name };
    // The limit may be the connection's default, which no author of a strict flow chose.
    if (name === 'maxTokens') warnings.push(warning);
    else mend(to, warnings, warning);
  }
  const inference = request.inference && without(request.inference, names);
  return withModelFields({ ...request, inference }, without(modelFields(request), names));
}

function toLoose(value: unknown): Loose {
  return isPlainObject(value) ? value : {};
}
