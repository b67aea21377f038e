import assert from 'node:assert/strict';
import type { ContentBlock, Message } from '../../../src/bedrock/aws-types';
import type { ChatRequest } from '../../../src/conversation/chat-request';
import { BedrockError } from '../../../src/errors/bedrock-error';
import { classifyError } from '../../../src/errors/classify-error';
import { learnFromRefusal } from '../../../src/models/learn-from-refusal';
import type { ModelFacts } from '../../../src/models/model-facts';

const plain: ChatRequest = {
  model: 'us.maker.model',
  modelOrigin: 'setting',
  messages: [{ role: 'user', content: [{ text: 'Hello' }] }],
  carried: {},
};
const tool = { toolSpec: { name: 'add', inputSchema: { json: { type: 'object' } } } };
const cachePoint = { type: 'default' } as const;

const withTools = (tools: Partial<NonNullable<ChatRequest['tools']>> = {}): Partial<ChatRequest> => ({
  tools: { tools: [tool], ...tools },
});
const withBlocks = (...content: ContentBlock[]): Partial<ChatRequest> => ({ messages: [{ role: 'user', content }] });
const withTurns = (...roles: Message['role'][]): Partial<ChatRequest> => ({
  messages: roles.map((role) => ({ role, content: [{ text: 'x' }] })),
});
const withFields = (
  additionalModelRequestFields: ChatRequest['carried']['additionalModelRequestFields'],
): Partial<ChatRequest> => ({ carried: { additionalModelRequestFields } });
const withSchema: Partial<ChatRequest> = {
  carried: { outputConfig: { textFormat: { type: 'json_schema', structure: { jsonSchema: { schema: '{}' } } } } },
};

/** An error as it leaves the border to the SDK. */
function refusal(message: string, statusCode = 400, name = 'ValidationException'): BedrockError {
  const failure = Object.assign(new Error(message), { name, $metadata: { httpStatusCode: statusCode } });
  return classifyError(failure, { phase: 'request', region: 'us-east-1' });
}

const unsupported = (field: string) => `This model doesn't support the ${field} field. Remove ${field} and try again.`;

interface Row {
  rule: string;
  says: string;
  request: Partial<ChatRequest>;
  field: string;
  facts: Partial<ModelFacts>;
}

const rows: Row[] = [
  {
    rule: 'R22',
    says: 'The maximum tokens you requested exceeds the model limit of 4096. Try again with a maximum tokens value that is lower than 4096.',
    request: { inference: { maxTokens: 8192 } },
    field: 'maxTokens',
    facts: { maxTokens: 4096 },
  },
  {
    rule: 'R22',
    says: 'max_tokens: 100000 > 64,000, which is the maximum allowed number of output tokens for the model',
    request: { inference: { maxTokens: 100_000 } },
    field: 'maxTokens',
    facts: { maxTokens: 64_000 },
  },
  {
    rule: 'R25',
    says: 'A conversation must alternate between user and assistant roles. Make sure the conversation alternates between user and assistant roles and try again.',
    request: withTurns('user', 'user'),
    field: 'roles',
    facts: { repeatedRoles: false },
  },
  {
    rule: 'R25',
    says: 'A conversation must start with a user message. Try again with a conversation that starts with a user message.',
    request: withTurns('assistant', 'user'),
    field: 'messages',
    facts: { leadingAssistant: false },
  },
  {
    rule: 'R29',
    says: 'The model returned the following errors: Tool call id was a but must be a-z, A-Z, 0-9, with a length of 9.',
    request: withBlocks({ toolResult: { toolUseId: 'a', content: [] } }),
    field: 'toolUseId',
    facts: { shortToolIds: true },
  },
  {
    rule: 'R31',
    says: unsupported('messages.2.content.0.toolResult.status'),
    request: withBlocks({ toolResult: { toolUseId: 'a', content: [], status: 'error' } }),
    field: 'status',
    facts: { toolResultStatus: false },
  },
  {
    rule: 'R32',
    says: "This model doesn't support system messages. Try again without a system message or use a model that supports system messages.",
    request: { system: [{ text: 'Be brief' }] },
    field: 'system',
    facts: { system: false },
  },
  {
    rule: 'R33',
    says: "This model doesn't support tool use in streaming mode.",
    request: withTools(),
    field: 'streaming',
    facts: { streamingTools: false },
  },
  {
    rule: 'R33',
    says: "This model doesn't support tool use.",
    request: withTools(),
    field: 'tools',
    facts: { tools: false },
  },
  {
    rule: 'R35',
    says: 'The model returned the following errors: Malformed input request: #/toolConfig/tools/0: extraneous key [definitions] is not permitted, please reformat your input and try again.',
    request: withTools(),
    field: 'inputSchema',
    facts: { plainToolSchemas: true },
  },
  {
    rule: 'R36',
    says: unsupported('toolConfig.toolChoice.any'),
    request: withTools({ toolChoice: { any: {} } }),
    field: 'toolChoice.any',
    facts: { toolChoiceAny: false },
  },
  {
    rule: 'R36',
    says: unsupported('toolConfig.toolChoice.tool'),
    request: withTools({ toolChoice: { tool: { name: 'add' } } }),
    field: 'toolChoice.tool',
    facts: { toolChoiceTool: false },
  },
  {
    rule: 'R36',
    says: unsupported('toolConfig.toolChoice'),
    request: withTools({ toolChoice: { any: {} } }),
    field: 'toolChoice',
    facts: { toolChoiceAny: false, toolChoiceTool: false },
  },
  {
    rule: 'R37',
    says: 'Thinking may not be enabled when tool_choice forces tool use.',
    request: withTools({ toolChoice: { any: {} } }),
    field: 'toolChoice',
    facts: { toolChoiceAny: false, toolChoiceTool: false },
  },
  {
    rule: 'R41',
    says: 'User messages cannot contain reasoning content. Please remove the reasoning content and try again.',
    request: withBlocks({ reasoningContent: { reasoningText: { text: 'Hm' } } }),
    field: 'reasoningContent',
    facts: { reasoningReplay: false },
  },
  {
    rule: 'R42',
    says: 'The model returned the following errors: "thinking.type.enabled" is not supported for this model. Use "thinking.type.adaptive" and "output_config.effort" to control thinking behavior.',
    request: withFields({ thinking: { type: 'enabled', budget_tokens: 1024 } }),
    field: 'reasoning',
    facts: { reasoning: 'adaptive' },
  },
  {
    rule: 'R42',
    says: 'The model returned the following errors: adaptive thinking is not supported on this model',
    request: withFields({ thinking: { type: 'adaptive' } }),
    field: 'reasoning',
    facts: { reasoning: 'budget' },
  },
  {
    rule: 'R42',
    says: "thinking: Input tag 'adaptive' found using 'type' does not match any of the expected tags: 'disabled', 'enabled'",
    request: withFields({ thinking: { type: 'adaptive' } }),
    field: 'reasoning',
    facts: { reasoning: 'budget' },
  },
  {
    rule: 'R42',
    says: 'Malformed input request: #: extraneous key [reasoning_effort] is not permitted, please reformat your input and try again.',
    request: withFields({ reasoning_effort: 'high' }),
    field: 'reasoning',
    facts: { reasoning: 'none' },
  },
  {
    rule: 'R43',
    says: 'The model returned the following errors: `temperature` and `top_p` cannot both be specified for this model. Please use only one.',
    request: { inference: { temperature: 0, topP: 0.9 } },
    field: 'topP',
    facts: { temperatureWithTopP: false },
  },
  {
    rule: 'R43',
    says: 'The model returned the following errors: `temperature` is deprecated for this model.',
    request: { inference: { temperature: 0 } },
    field: 'temperature',
    facts: { sampling: false },
  },
  {
    rule: 'R43',
    says: '`top_p` is deprecated for this model.',
    request: { inference: { temperature: 0, topP: 1 } },
    field: 'temperature',
    facts: { sampling: false },
  },
  {
    rule: 'R43',
    says: unsupported('inferenceConfig.topP'),
    request: { inference: { temperature: 0, topP: 1 } },
    field: 'topP',
    facts: { temperatureWithTopP: false },
  },
  {
    rule: 'R44',
    says: unsupported('stopSequences'),
    request: { inference: { stopSequences: ['END'] } },
    field: 'stopSequences',
    facts: { stopSequences: false },
  },
  {
    rule: 'R46',
    says: unsupported('outputConfig'),
    request: withSchema,
    field: 'outputConfig',
    facts: { nativeSchema: false },
  },
  {
    rule: 'R46',
    says: 'The model returned the following errors: output_config.format: Extra inputs are not permitted',
    request: withSchema,
    field: 'outputConfig',
    facts: { nativeSchema: false },
  },
  {
    rule: 'R46',
    says: 'The model returned the following errors: tools.0.custom.strict: Extra inputs are not permitted',
    request: { tools: { tools: [{ toolSpec: { ...tool.toolSpec, strict: true } }] } },
    field: 'strict',
    facts: { strictTools: false },
  },
  {
    rule: 'R50',
    says: 'Invocation of model ID anthropic.claude-sonnet-4-6 with on-demand throughput isn’t supported. Retry your request with the ID or ARN of an inference profile that contains this model.',
    request: { model: 'anthropic.claude-sonnet-4-6' },
    field: 'model',
    facts: { profileOnly: true },
  },
  {
    rule: 'R61',
    says: unsupported('system.1.cachePoint'),
    request: { system: [{ text: 'x' }, { cachePoint }] },
    field: 'cachePoint',
    facts: { cachePoints: false, cacheToolPoints: false },
  },
  {
    rule: 'R61',
    says: 'The model returned the following errors: Malformed input request: #/messages/0/content/1: extraneous key [cachePoint] is not permitted, please reformat your input and try again.',
    request: withBlocks({ text: 'x' }, { cachePoint }),
    field: 'cachePoint',
    facts: { cachePoints: false, cacheToolPoints: false },
  },
  {
    rule: 'R62',
    says: 'Malformed input request: #/toolConfig/tools/1: extraneous key [cachePoint] is not permitted, please reformat your input and try again.',
    request: withTools({ tools: [tool, { cachePoint }] }),
    field: 'cachePoint.tools',
    facts: { cacheToolPoints: false },
  },
  {
    rule: 'R62',
    says: unsupported('messages.0.content.1.cachePoint.ttl'),
    request: withBlocks({ text: 'x' }, { cachePoint: { ...cachePoint, ttl: '1h' } }),
    field: 'ttl',
    facts: { longCache: false },
  },
];

describe('learnFromRefusal', () => {
  for (const { rule, says, request, field, facts } of rows) {
    it(`${rule}: learns ${JSON.stringify(facts)} from "${says.slice(0, 90)}"`, () => {
      const lesson = learnFromRefusal(refusal(says), { ...plain, ...request });
      assert.deepEqual({ field: lesson?.field, facts: lesson?.facts }, { field, facts });
    });

    it(`${rule}: learns nothing from it where the request has no ${field}`, () => {
      assert.equal(learnFromRefusal(refusal(says), plain), undefined);
    });

    it(`${rule}: learns the same with typographic apostrophes and quotes`, () => {
      const typographic = says.replaceAll("'", '’').replace(/"([^"]*)"/g, '“$1”');
      assert.deepEqual(learnFromRefusal(refusal(typographic), { ...plain, ...request })?.facts, facts);
    });

    it(`R70: learns nothing where other words come before "${says.slice(0, 60)}"`, () => {
      const quoted = `Your guardrail said: ${says}`;
      assert.equal(learnFromRefusal(refusal(quoted), { ...plain, ...request }), undefined);
    });
  }

  for (const [status, name] of [
    [403, 'AccessDeniedException'],
    [400, 'ValidationException'],
  ] as const) {
    it(`R61: learns of caching from a ${status}`, () => {
      const says =
        'You invoked an unsupported model or your request did not allow prompt caching. See the documentation.';
      const lesson = learnFromRefusal(refusal(says, status, name), { ...plain, system: [{ cachePoint }] });
      assert.deepEqual(lesson?.facts, { cachePoints: false, cacheToolPoints: false });
    });
  }

  it('tells what was refused, in the words of the service', () => {
    const says = unsupported('stopSequences');
    const lesson = learnFromRefusal(refusal(says), { ...plain, inference: { stopSequences: ['END'] } });
    assert.deepEqual(lesson?.warning, {
      code: 'learned',
      words: { key: 'warnings.learned', params: { field: 'stopSequences', message: says } },
      where: 'stopSequences',
    });
  });

  const untaught: [rule: string, says: string, request: Partial<ChatRequest>][] = [
    ['R22', 'The maximum tokens you requested exceeds the model limit of 4096.', { inference: { maxTokens: 4096 } }],
    [
      'R27',
      'This model does not support assistant message prefill. The conversation must end with a user message.',
      withTurns('user', 'assistant'),
    ],
    [
      'R37',
      'Thinking may not be enabled when tool_choice forces tool use.',
      { ...withTools({ toolChoice: { any: {} } }), ...withFields({ thinking: { type: 'adaptive' } }) },
    ],
    ['R50', 'Invocation of model ID x.y with on-demand throughput isn’t supported.', { model: 'x.y' }],
    ['R63', unsupported('s3Uri'), {}],
    ['R65', 'Input is too long for requested model.', {}],
    ['R70', 'The provided model identifier is invalid.', {}],
  ];
  for (const [rule, says, request] of untaught) {
    it(`${rule}: learns nothing from "${says}"`, () => {
      assert.equal(learnFromRefusal(refusal(says), { ...plain, ...request }), undefined);
    });
  }

  it('learns nothing from an error of our own, whatever it quotes', () => {
    const words = { key: 'errors.network', params: { message: unsupported('stopSequences') } };
    const request = { ...plain, inference: { stopSequences: ['END'] } };
    assert.equal(learnFromRefusal(new BedrockError('network', words), request), undefined);
  });
});
