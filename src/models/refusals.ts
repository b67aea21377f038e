import type { ContentBlock } from '../bedrock/aws-types';
import type { ChatRequest } from '../conversation/chat-request';
import { isPlainObject } from '../conversation/read-value';
import type { BodyFamily } from './body-family';
import { profileFor } from './inference-profile';
import type { ModelFacts } from './model-facts';

/** How the service refuses something that can be put otherwise. */
export interface Refusal {
  /** Its sentence, from the first word on. */
  says: RegExp;
  /** What it is about. */
  field: string;
  /** What it teaches of the model; undefined where the request does not hold what was refused. */
  teaches(request: ChatRequest, told: Told): Partial<ModelFacts> | undefined;
}

interface Told {
  match: RegExpExecArray;
  region: string;
  /** The family of the body that was refused; absent for Converse. */
  body?: BodyFamily;
}

type Question = (request: ChatRequest, told: Told) => boolean;

/**
 * The wordings of Converse and of the models behind it; the first that fits and concerns the request is taken. A
 * prefill (R27), an S3 location and thinking beside a forced tool (R37) are not here: what is asked for is the
 * caller's to change, and a model that refuses it once may take it in another request.
 */
export const refusals: readonly Refusal[] = [
  {
    says: /^Invocation of model ID .+ with on-demand throughput isn't supported|^The provided model doesn't support on-demand throughput/i,
    field: 'model',
    teaches: when(({ model }, { region }) => profileFor(model, region) !== undefined, { profileOnly: true }),
  },
  {
    says: /^This model (?:doesn't|does not) support (?:system messages|the system field)/i,
    field: 'system',
    teaches: when(({ system }) => (system ?? []).length > 0, { system: false }),
  },

  // the form of the body
  {
    // What an imported model says that is asked in a form it does not speak; it lists those that it does.
    says: /(?:^|[.,:;!] )Available for this model: ([\w, ]+)/i,
    field: 'family',
    teaches: ({ body: chosen }, { match, body }) => (chosen ? undefined : otherForm(body, spokenForm(match[1]))),
  },
  {
    says: /^Malformed input request: .*required key \[messages\] not found/i,
    field: 'family',
    teaches: ({ body: chosen }, { body }) => (chosen || !body ? undefined : otherForm(body, messagesForm[body])),
  },
  {
    says: anyOf(
      /^Malformed input request: .*required key \[prompt\] not found/i,
      /^(?:Malformed input request: |Validation error: )?'?prompt'? must be provided/i,
    ),
    field: 'family',
    teaches: ({ body: chosen }, { body }) => (chosen || !body ? undefined : otherForm(body, promptForm[body])),
  },

  // tools
  {
    says: /^This model (?:doesn't|does not) support tool use in streaming mode/i,
    field: 'streaming',
    teaches: when(hasTools, { streamingTools: false }),
  },
  {
    says: /^This model (?:doesn't|does not) support (?:tool use(?! in)|the toolConfig field)/i,
    field: 'tools',
    teaches: when(hasTools, { tools: false }),
  },
  {
    says: unsupportedField('toolChoice\\.any'),
    field: 'toolChoice.any',
    teaches: when(({ tools }) => tools?.toolChoice?.any !== undefined, { toolChoiceAny: false }),
  },
  {
    says: unsupportedField('toolChoice\\.tool'),
    field: 'toolChoice.tool',
    teaches: when(({ tools }) => tools?.toolChoice?.tool !== undefined, { toolChoiceTool: false }),
  },
  {
    says: unsupportedField('toolChoice'),
    field: 'toolChoice',
    teaches: when(forcesTool, { toolChoiceAny: false, toolChoiceTool: false }),
  },
  {
    // Said without thinking having been asked for, it means a model that always thinks (R37).
    says: /^Thinking may not be enabled when tool_choice forces tool use/i,
    field: 'toolChoice',
    teaches: when((request) => forcesTool(request) && thinkingType(request) === undefined, {
      toolChoiceAny: false,
      toolChoiceTool: false,
    }),
  },
  {
    says: anyOf(unsupportedField('strict'), /^tools\.\d+\.(?:custom\.)?strict: Extra inputs are not permitted/i),
    field: 'strict',
    teaches: when(({ tools }) => (tools?.tools ?? []).some(({ toolSpec }) => toolSpec?.strict !== undefined), {
      strictTools: false,
    }),
  },
  {
    says: /^Malformed input request: .*extraneous key \[(?:definitions|\$defs|\$ref|\$schema|\$id)\] is not permitted/i,
    field: 'inputSchema',
    teaches: when(hasTools, { plainToolSchemas: true }),
  },
  {
    says: unsupportedField('status'),
    field: 'status',
    teaches: when((request) => hasBlock(request, ({ toolResult }) => toolResult?.status !== undefined), {
      toolResultStatus: false,
    }),
  },
  {
    says: /^Tool call id was .* but must be a-z, A-Z, 0-9, with a length of 9/i,
    field: 'toolUseId',
    teaches: when((request) => hasBlock(request, hasLongId), { shortToolIds: true }),
  },

  // the reply's shape and end
  {
    says: anyOf(
      unsupportedField('outputConfig(?:\\.textFormat)?'),
      /^output_config(?:\.format)?: Extra inputs are not permitted/i,
    ),
    field: 'outputConfig',
    teaches: when(({ carried }) => carried.outputConfig?.textFormat !== undefined, { nativeSchema: false }),
  },
  {
    says: anyOf(
      unsupportedField('stopSequences'),
      /^Malformed input request: .*extraneous key \[(?:stop|stop_sequences|stopSequences)\] is not permitted/i,
    ),
    field: 'stopSequences',
    teaches: when(({ inference }) => (inference?.stopSequences ?? []).length > 0, { stopSequences: false }),
  },
  {
    says: /^The maximum tokens you requested exceeds? the model limit of ([\d,]+)/i,
    field: 'maxTokens',
    teaches: ({ inference }, { match }) => fewerTokens(inference?.maxTokens, match[1]),
  },
  {
    says: /^max_tokens: [\d,]+ > ([\d,]+), which is the maximum/i,
    field: 'maxTokens',
    teaches: ({ inference }, { match }) => fewerTokens(inference?.maxTokens, match[1]),
  },
  {
    says: /^Malformed input request: #\/(?:\w+\/)?max\w+: \d+ is not less (?:than )?or equal to (\d+)/i,
    field: 'maxTokens',
    teaches: ({ inference }, { match }) => fewerTokens(inference?.maxTokens, match[1]),
  },

  // sampling
  {
    says: anyOf(
      /^`?(?:temperature|top_?p)`? and `?(?:temperature|top_?p)`? cannot both be specified for this model/i,
      unsupportedField('topP'),
    ),
    field: 'topP',
    teaches: when(({ inference }) => inference?.temperature !== undefined && inference.topP !== undefined, {
      temperatureWithTopP: false,
    }),
  },
  {
    says: anyOf(/^`?(?:temperature|top_?p)`? is deprecated for this model/i, unsupportedField('(?:temperature|topP)')),
    field: 'temperature',
    teaches: when(({ inference }) => inference?.temperature !== undefined || inference?.topP !== undefined, {
      sampling: false,
    }),
  },

  // caching
  {
    says: unsupportedField('(?:cachePoint\\.)?ttl'),
    field: 'ttl',
    teaches: when((request) => cachePoints(request).some(({ ttl }) => ttl === '1h'), { longCache: false }),
  },
  {
    says: anyOf(
      /^This model (?:doesn't|does not) support the toolConfig\S*cachePoint\S* field/i,
      /^Malformed input request: #\/toolConfig\S*: extraneous key \[cachePoint\] is not permitted/i,
    ),
    field: 'cachePoint.tools',
    teaches: when((request) => toolCachePoints(request).length > 0, { cacheToolPoints: false }),
  },
  {
    says: anyOf(
      /^You invoked an unsupported model or your request did not allow prompt caching/i,
      /^This model (?:doesn't|does not) support the \S*cachePoint\S* field/i,
      /^Malformed input request: .*extraneous key \[cachePoint\] is not permitted/i,
    ),
    field: 'cachePoint',
    teaches: when((request) => cachePoints(request).length > 0, { cachePoints: false, cacheToolPoints: false }),
  },

  // reasoning: each generation has its own way to be told (R42)
  {
    says: /^"?thinking\.type\.enabled"? is not supported for this model/i,
    field: 'reasoning',
    teaches: when((request) => thinkingType(request) === 'enabled', { reasoning: 'adaptive' }),
  },
  {
    says: anyOf(
      /^(?:thinking: )?adaptive thinking is not supported/i,
      /^thinking: Input tag 'adaptive' found/i,
      /^This model (?:doesn't|does not) support the effort parameter/i,
    ),
    field: 'reasoning',
    teaches: when((request) => thinkingType(request) === 'adaptive', { reasoning: 'budget' }),
  },
  {
    says: /^Malformed input request: .*extraneous key \[(thinking|reasoning_effort|reasoning_config|reasoningConfig)\] is not permitted/i,
    field: 'reasoning',
    teaches: when((request, { match }) => additionalField(request, match[1]) !== undefined, { reasoning: 'none' }),
  },
  {
    says: anyOf(/^User messages cannot contain reasoning content/i, unsupportedField('reasoningContent')),
    field: 'reasoningContent',
    teaches: when((request) => hasBlock(request, ({ reasoningContent }) => reasoningContent !== undefined), {
      reasoningReplay: false,
    }),
  },

  // the order of turns (R25)
  {
    says: /^A conversation must alternate between user and assistant roles|^messages: roles must alternate/i,
    field: 'roles',
    teaches: when(({ messages }) => messages.some(({ role }, index) => role === messages[index - 1]?.role), {
      repeatedRoles: false,
    }),
  },
  {
    says: /^A conversation must start with a user message|^messages: first message must use the "user" role/i,
    field: 'messages',
    teaches: when(({ messages }) => messages[0]?.role === 'assistant', { leadingAssistant: false }),
  },
];

function when(isSo: Question, facts: Partial<ModelFacts>): Refusal['teaches'] {
  return (request, told) => (isSo(request, told) ? facts : undefined);
}

/** Converse's grammar for a field that a model does not know, whatever stands before it in the path. */
function unsupportedField(name: string): RegExp {
  return new RegExp(`^This model (?:doesn't|does not) support the (?:\\S+\\.)?${name} field\\b`, 'i');
}

function anyOf(...patterns: RegExp[]): RegExp {
  return new RegExp(patterns.map(({ source }) => source).join('|'), 'i');
}

/** The forms of bodies that a model of a family may turn out to speak: a list of messages in the place of a prompt. */
const messagesForm: Partial<Record<BodyFamily, BodyFamily>> = {
  'claude-text': 'claude-messages',
  'mistral-text': 'mistral-chat',
  'deepseek-r1': 'chat-completions',
  'deepseek-v3': 'chat-completions',
  'text-completions': 'chat-completions',
  'bedrock-completion': 'chat-completions',
};

/** And a prompt in the place of messages. */
const promptForm: Partial<Record<BodyFamily, BodyFamily>> = {
  'claude-messages': 'claude-text',
  'mistral-chat': 'mistral-text',
  'chat-completions': 'bedrock-completion',
};

/** The best of the forms that an imported model lists: messages before a prompt. */
function spokenForm(listed = ''): BodyFamily | undefined {
  const names = listed.split(',').map((name) => name.trim().toLowerCase());
  if (names.some((name) => name.includes('chatcompletion'))) return 'chat-completions';
  if (names.some((name) => /^(?:openai)?completion/.test(name))) return 'text-completions';
  return names.some((name) => name.startsWith('bedrock')) ? 'bedrock-completion' : undefined;
}

function otherForm(sent: BodyFamily | undefined, form: BodyFamily | undefined): Partial<ModelFacts> | undefined {
  return sent === undefined || form === undefined || form === sent ? undefined : { body: form };
}

function fewerTokens(asked: number | undefined, digits = ''): Partial<ModelFacts> | undefined {
  const limit = Number(digits.replaceAll(',', ''));
  return asked !== undefined && limit >= 1 && limit < asked ? { maxTokens: limit } : undefined;
}

function hasTools({ tools }: ChatRequest): boolean {
  return (tools?.tools ?? []).length > 0;
}

function forcesTool({ tools }: ChatRequest): boolean {
  return tools?.toolChoice?.any !== undefined || tools?.toolChoice?.tool !== undefined;
}

function hasBlock({ messages }: ChatRequest, is: (block: ContentBlock) => boolean): boolean {
  return messages.some(({ content }) => content?.some(is));
}

function hasLongId({ toolUse, toolResult }: ContentBlock): boolean {
  const id = toolUse?.toolUseId ?? toolResult?.toolUseId;
  return id !== undefined && !/^[a-zA-Z0-9]{9}$/.test(id);
}

function cachePoints(request: ChatRequest) {
  const { messages, system = [] } = request;
  const inTurns = messages.flatMap(({ content }) => content ?? []);
  const points = [...system, ...inTurns].flatMap(({ cachePoint }) => cachePoint ?? []);
  return [...points, ...toolCachePoints(request)];
}

function toolCachePoints({ tools }: ChatRequest) {
  return (tools?.tools ?? []).flatMap(({ cachePoint }) => cachePoint ?? []);
}

function thinkingType(request: ChatRequest): unknown {
  const thinking = additionalField(request, 'thinking');
  return isPlainObject(thinking) ? thinking.type : undefined;
}

function additionalField({ carried }: ChatRequest, name = ''): unknown {
  const fields: unknown = carried.additionalModelRequestFields;
  return isPlainObject(fields) ? fields[name] : undefined;
}
