import type { CoreWarning } from '../../errors/core-warning';
import type { ChatRequest, Inference } from '../chat-request';
import { hasMembers } from '../read-value';
import type { Fit, FitTo } from './fitted';
import { isPromptArn } from './is-prompt-arn';
import { mend } from './mend';
import { modelFields, withModelFields } from './model-fields';
import { without } from './without';

/**
 * Limits, sampling and the model's own fields, as far as the model takes them (R22, R43, R44, R45); of a prompt of
 * Prompt management nothing but its variables and messages (R47).
 * @throws BedrockError bad_input when strict
 */
export const fitParameters: Fit = (request, to) => {
  const warnings: CoreWarning[] = [];
  const guarded = fitGuardrail(request, to, warnings);
  if (isPromptArn(request.model)) return { request: leaveToPrompt(guarded, to, warnings), warnings };
  const fitted = fitOwnFields(fitInference(guarded, to, warnings), to, warnings);
  return { request: fitted, warnings };
};

/** The way in which a guardrail reads a stream: the SDK drops it silently from a call that does not stream (R8). */
function fitGuardrail(request: ChatRequest, to: FitTo, warnings: CoreWarning[]): ChatRequest {
  const guardrail = request.carried.guardrailConfig;
  if (to.streaming || guardrail === undefined || !('streamProcessingMode' in guardrail)) return request;
  const name = 'streamProcessingMode';
  if (guardrail[name] === 'async') {
    const words = { key: 'warnings.field_only_streams', params: { name } };
    mend(to, warnings, { code: 'field_ignored', words, where: 'guardrailConfig' });
  }
  return { ...request, carried: { ...request.carried, guardrailConfig: without(guardrail, [name]) } };
}

/** What a prompt brings itself: even empty, the service refuses it beside the prompt's ARN. */
function leaveToPrompt(request: ChatRequest, to: FitTo, warnings: CoreWarning[]): ChatRequest {
  const { inference, system, tools, ...left } = request;
  const own = modelFields(request);
  const { maxTokens, ...chosen } = inference ?? {};
  const said = {
    maxTokens: maxTokens !== undefined,
    inferenceConfig: hasMembers(chosen),
    system: hasMembers(system),
    toolConfig: hasMembers(tools),
    additionalModelRequestFields: hasMembers(own),
  };
  for (const [name, isSaid] of Object.entries(said)) {
    if (!isSaid) continue;
    const warning = {
      code: 'left_to_prompt',
      words: { key: 'warnings.left_to_prompt', params: { name } },
      where: name,
    };
    // The limit may be the connection's default, which no author of a strict flow chose.
    if (name === 'maxTokens') warnings.push(warning);
    else mend(to, warnings, warning);
  }
  const { additionalModelRequestFields: _own, ...carried } = left.carried;
  return { ...left, carried };
}

function fitInference(request: ChatRequest, to: FitTo, warnings: CoreWarning[]): ChatRequest {
  if (request.inference === undefined) return request;
  const limited = fitLimit(request.inference, request.limitAssumed === true, to, warnings);
  const inference = fitStopSequences(fitSampling(limited, to, warnings), to, warnings);
  return inference === request.inference ? request : { ...request, inference };
}

function fitLimit(inference: Inference, isAssumed: boolean, to: FitTo, warnings: CoreWarning[]): Inference {
  const { maxTokens: limit } = to.facts;
  const { maxTokens: asked } = inference;
  if (limit === undefined || asked === undefined || asked <= limit) return inference;
  const words = { key: 'warnings.max_tokens_clamped', params: { asked, limit } };
  // A strict author refuses what is made of his own words, and a default is not.
  mend({ ...to, strict: to.strict && !isAssumed }, warnings, { code: 'max_tokens_clamped', words, where: 'maxTokens' });
  return { ...inference, maxTokens: limit };
}

function fitSampling(inference: Inference, to: FitTo, warnings: CoreWarning[]): Inference {
  const { temperature, topP } = inference;
  const { sampling, temperatureWithTopP } = to.facts;
  const unwanted: string[] = [];
  if (!sampling && temperature !== undefined) unwanted.push('temperature');
  if (topP !== undefined && (!sampling || (temperature !== undefined && !temperatureWithTopP))) unwanted.push('topP');
  const why = sampling ? 'one_of_two' : 'none';
  return dropTold(inference, unwanted, why, to, warnings);
}

/** The objects without the members, each of which is told. */
function dropTold<Held extends object>(
  held: Held,
  names: readonly string[],
  why: 'none' | 'one_of_two',
  to: FitTo,
  warnings: CoreWarning[],
): Held {
  for (const name of names) {
    const words = { key: `warnings.sampling_dropped.${why}`, params: { name } };
    mend(to, warnings, { code: 'sampling_dropped', words, where: name });
  }
  return without(held, names);
}

function fitStopSequences(inference: Inference, to: FitTo, warnings: CoreWarning[]): Inference {
  const { stopSequences } = inference;
  if (stopSequences === undefined) return inference;
  const saying = stopSequences.filter((sequence) => sequence !== '');
  if (to.facts.stopSequences) {
    return saying.length === stopSequences.length ? inference : { ...inference, stopSequences: saying };
  }
  if (saying.length > 0) {
    const words = { key: 'warnings.stop_sequences_dropped' };
    mend(to, warnings, { code: 'stop_sequences_dropped', words, where: 'stopSequences' });
  }
  return without(inference, ['stopSequences']);
}

/** The names that Claude's own body gives to sampling. */
const ownSampling = ['temperature', 'top_p', 'top_k'];

function fitOwnFields(request: ChatRequest, to: FitTo, warnings: CoreWarning[]): ChatRequest {
  const own = modelFields(request);
  const { family, sampling } = to.facts;
  const unwanted = family === 'claude' && !sampling ? ownSampling.filter((name) => own[name] !== undefined) : [];
  const sampled = dropTold(own, unwanted, 'none', to, warnings);
  return withModelFields(request, fitBetas(sampled, request.model, to, warnings));
}

function fitBetas(
  own: Record<string, unknown>,
  model: string,
  to: FitTo,
  warnings: CoreWarning[],
): Record<string, unknown> {
  const { family } = to.facts;
  // Behind the ARN of an application's own profile any model may stand (R54).
  const mayBeClaude = family === 'claude' || (family === 'other' && model.startsWith('arn:'));
  if (own.anthropic_beta === undefined || mayBeClaude) return own;
  const where = 'additionalModelRequestFields.anthropic_beta';
  mend(to, warnings, { code: 'beta_dropped', words: { key: 'warnings.beta_dropped' }, where });
  return without(own, ['anthropic_beta']);
}
