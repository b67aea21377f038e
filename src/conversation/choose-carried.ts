import { badInput } from '../errors/bad-input';
import type { CoreWarning } from '../errors/core-warning';
import type { CarriedFields } from './chat-request';
import type { RequestFields } from './read-request-fields';
import { hasMembers, isPlainObject, readTextList } from './read-value';
import type { Filled, RequestInput } from './request-input';

/** The limit of the reply under the names that models' own bodies give it. */
export const limitNames: ReadonlySet<string> = new Set([
  ...['max_tokens', 'maxTokens', 'max_completion_tokens', 'max_gen_len', 'max_new_tokens', 'max_tokens_to_sample'],
  'textGenerationConfig',
]);

/** Limits and sampling under those names. */
const samplingNames: ReadonlySet<string> = new Set([
  ...limitNames,
  ...['temperature', 'top_p', 'topP', 'p', 'top_k', 'topK', 'k', 'inferenceConfig'],
  ...['stop', 'stop_sequences', 'stopSequences', 'generation_config', 'min_p', 'frequency_penalty', 'presence_penalty'],
]);

/** Reasoning under the names that models' own bodies give it. */
const reasoningNames = [
  ...['thinking', 'reasoning', 'enable_thinking', 'reasoning_effort', 'reasoning_config', 'reasoningConfig'],
];

/** A group of fields that the node fixes together. */
export type Group = 'model' | 'inference' | 'system' | 'tools' | 'guardrail' | 'reasoning' | 'schema' | 'advanced';

/** Tells that the node's fields of a group stand in the place of the request's. */
export function warnFixed(group: Group, where: string, warnings: CoreWarning[]): void {
  warnings.push({ code: 'fixed_by_node', words: { key: `warnings.fixed_by_node.${group}` }, where });
}

/** The model's own fields by which a request says limits and sampling. */
export function samplingElsewhere(fields: RequestFields | undefined): string[] {
  return Object.keys(additionalOf(fields)).filter((name) => samplingNames.has(name));
}

/**
 * Converse's other fields: the request's, but for the groups that the node fixes, which are fixed under every name.
 * @param warnings is added to
 * @throws BedrockError bad_input, bad_setting
 */
export function chooseCarried(
  input: RequestInput,
  fields: RequestFields | undefined,
  warnings: CoreWarning[],
): CarriedFields {
  const said = fields?.carried ?? {};
  const fixed = fixedNames(input);
  const additional = withoutOutput(
    without(
      said.additionalModelRequestFields,
      fixed.flatMap(({ names }) => names),
    ),
    fixed,
  );
  const outputConfig = without(
    said.outputConfig,
    fixed.flatMap(({ output }) => output),
  );
  const own = { ...readGuardrail(input), ...readAdvanced(input) };
  for (const { group, names, output, ownOutput } of fixed) {
    const ownFields = said.additionalModelRequestFields;
    const isSaid = has(ownFields, names) || has(said.outputConfig, output) || has(outputOf(ownFields), ownOutput);
    if (isSaid) warnFixed(group, input.prompt.where, warnings);
  }
  if (own.guardrailConfig && said.guardrailConfig) warnFixed('guardrail', input.prompt.where, warnings);
  const replaced = Object.keys(own).some((name) => name !== 'guardrailConfig' && name in said);
  if (replaced) warnFixed('advanced', input.prompt.where, warnings);
  return {
    ...said,
    ...(said.additionalModelRequestFields !== undefined && { additionalModelRequestFields: additional as never }),
    ...(said.outputConfig !== undefined && { outputConfig: outputConfig as CarriedFields['outputConfig'] }),
    ...own,
    ...addedFields(input.additionalFields, additional),
  };
}

/** A group that the node fixes, and the names under which a request may say it elsewhere. */
interface FixedNames {
  group: Group;
  /** Among the model's own fields. */
  names: readonly string[];
  /** In `outputConfig`. */
  output: readonly string[];
  /** In the model's own `output_config`, which holds parts of two groups. */
  ownOutput: readonly string[];
}

function fixedNames(input: RequestInput): FixedNames[] {
  const groups: [isFixed: unknown, FixedNames][] = [
    [input.system, { group: 'system', names: ['system'], output: [], ownOutput: [] }],
    [input.tools, { group: 'tools', names: ['tools', 'tool_choice', 'toolConfig'], output: [], ownOutput: [] }],
    [input.reasoning, { group: 'reasoning', names: reasoningNames, output: ['effort'], ownOutput: ['effort'] }],
    [
      input.schema,
      { group: 'schema', names: ['response_format', 'output_format'], output: ['textFormat'], ownOutput: ['format'] },
    ],
  ];
  const fixesInference = input.maxTokens ?? input.temperature ?? input.topP ?? input.stopSequences;
  const fixed = groups.flatMap(([isFixed, names]) => (isFixed ? [names] : []));
  // Its warning is that of the fields that have names of their own.
  return fixesInference
    ? [...fixed, { group: 'inference', names: [...samplingNames], output: [], ownOutput: [] }]
    : fixed;
}

function outputOf(own: unknown): unknown {
  return isPlainObject(own) ? own.output_config : undefined;
}

function withoutOutput(own: Record<string, unknown> | undefined, fixed: readonly FixedNames[]) {
  if (own?.output_config === undefined) return own;
  const left = without(
    own.output_config,
    fixed.flatMap(({ ownOutput }) => ownOutput),
  );
  return left === undefined ? without(own, ['output_config']) : { ...own, output_config: left };
}

function additionalOf(fields: RequestFields | undefined): Record<string, unknown> {
  const additional = fields?.carried.additionalModelRequestFields;
  return isPlainObject(additional) ? additional : {};
}

function has(said: unknown, names: readonly string[]): boolean {
  return isPlainObject(said) && names.some((name) => name in said);
}

/** What is left of an object; undefined where all of it went. One that was empty from the first stays. */
function without(said: unknown, names: readonly string[]): Record<string, unknown> | undefined {
  if (!isPlainObject(said)) return undefined;
  const left = Object.fromEntries(Object.entries(said).filter(([name]) => !names.includes(name)));
  return hasMembers(left) || !hasMembers(said) ? left : undefined;
}

function readGuardrail({
  guardrailId,
  guardrailVersion,
  guardrailTrace,
  guardrailStream,
}: RequestInput): CarriedFields {
  if (!guardrailId) return {};
  const config = {
    guardrailIdentifier: String(guardrailId.value),
    guardrailVersion: String(guardrailVersion?.value ?? 'DRAFT'),
    ...(guardrailTrace && { trace: String(guardrailTrace.value) }),
    ...(guardrailStream && { streamProcessingMode: String(guardrailStream.value) }),
  };
  return { guardrailConfig: config as CarriedFields['guardrailConfig'] };
}

function readAdvanced(input: RequestInput): CarriedFields {
  const { serviceTier, latency, requestMetadata, responseFieldPaths: paths, promptVariables } = input;
  return {
    ...(serviceTier && { serviceTier: { type: String(serviceTier.value) } as CarriedFields['serviceTier'] }),
    ...(latency && { performanceConfig: { latency: String(latency.value) } as CarriedFields['performanceConfig'] }),
    ...(requestMetadata && { requestMetadata: readTexts(requestMetadata) }),
    ...(paths && { additionalModelResponseFieldPaths: readTextList(paths.value, paths.where, paths.origin) }),
    ...(promptVariables && { promptVariables: readPromptVariables(promptVariables) }),
  };
}

/** The node's fields of the model's own join the request's, and win. */
function addedFields(own: Filled | undefined, additional: Record<string, unknown> | undefined): CarriedFields {
  return own ? { additionalModelRequestFields: { ...additional, ...needObject(own) } as never } : {};
}

/** The service wants text; people write numbers. */
function readTexts(filled: Filled): Record<string, string> {
  const entries = Object.entries(needObject(filled));
  return Object.fromEntries(entries.map(([name, value]) => [name, toText(value, name, filled)]));
}

/** @throws BedrockError for what would leave as "[object Object]" */
function toText(value: unknown, name: string, { where, origin }: Filled): string {
  if (typeof value === 'object' || typeof value === 'function' || typeof value === 'symbol' || value === undefined) {
    throw badInput(`${where}.${name}`, 'text', value, origin);
  }
  return String(value);
}

/** Prompt variables are `{text}` to Bedrock; people write the text alone. */
function readPromptVariables(filled: Filled): CarriedFields['promptVariables'] {
  const entries = Object.entries(needObject(filled));
  return Object.fromEntries(
    entries.map(([name, value]) => [
      name,
      isPlainObject(value) ? (value as { text: string }) : { text: toText(value, name, filled) },
    ]),
  );
}

function needObject({ value, where, origin }: Filled): Record<string, unknown> {
  if (!isPlainObject(value)) throw badInput(where, 'object', value, origin);
  return value;
}
