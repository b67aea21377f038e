import assert from 'node:assert/strict';
import type { ContentBlock } from '../../../src/bedrock/aws-types';
import type { ChatRequest, ReplySchema } from '../../../src/conversation/chat-request';
import { BedrockError } from '../../../src/errors/bedrock-error';
import { correctiveTurn, readStructured } from '../../../src/reply/read-structured';
import { type Reply, toReply } from '../../../src/reply/reply';
import { deepFreeze } from '../conversation/support/values';

const schema: ReplySchema = {
  name: 'city',
  schema: {
    type: 'object',
    properties: { city: { type: 'string' }, size: { type: 'number', minimum: 0 } },
    required: ['city'],
  },
};
const list: ReplySchema = { name: 'city', schema: { type: 'array', items: { type: 'string' } } };
const rome = { city: 'Rome' };
const json = JSON.stringify(rome);

describe('readStructured', () => {
  for (const way of ['native', 'instruction', 'tool'] as const) {
    it(`takes the text's value where it was asked by ${way}`, () => {
      const given = reply([{ text: json }]);
      const read = readStructured(given, request(way), schema);
      assert.deepEqual(read.value, rome);
      assert.equal(read.reply, given);
    });
  }

  for (const [title, text] of [
    ['in a fence', `\`\`\`json\n${json}\n\`\`\``],
    ['amid talk', `Sure [1], here it is: ${json} Enjoy!`],
    ['beside the schema', `${JSON.stringify(schema.schema)} gives ${json}`],
  ] as const) {
    it(`finds a value ${title} where words asked for it`, () => {
      assert.deepEqual(readStructured(reply([{ text }]), request('instruction'), schema).value, rome);
    });

    it(`takes no value ${title} where the service was to give it`, () => {
      assert.equal(refusal(reply([{ text }]), request('native')).words.params?.problems, '/ must be one JSON value');
    });
  }

  it('cannot choose between two values', () => {
    const two = reply([{ text: `${json} or {"city":"Paris"}` }]);
    assert.equal(refusal(two, request('instruction')).words.params?.problems, '/ must be one JSON value');
  });

  it('takes the input of the forced tool, and leaves it as text', () => {
    const reasoning = { reasoningContent: { reasoningText: { text: 'hm', signature: 's' } } };
    const given = reply([reasoning, { text: 'Here.' }, call(rome), call(rome, 'again')], 'tool_use');
    const { value, reply: read } = readStructured(given, request('tool'), schema);
    assert.deepEqual(value, rome);
    const content = [reasoning, { text: 'Here.' }, { text: json }];
    assert.deepEqual(read.message, { role: 'assistant', content });
    assert.deepEqual(read.facts.message, read.message);
    assert.deepEqual([read.text, read.facts.toolCalls, read.facts.stopReason], [`Here.${json}`, [], 'tool_use']);
    assert.equal(given.facts.toolCalls.length, 2);
  });

  it('unwraps', () => {
    const byTool = readStructured(reply([call({ value: ['a'] })], 'tool_use'), request('tool', list), list);
    assert.deepEqual([byTool.value, byTool.reply.text], [['a'], '["a"]']);
    assert.deepEqual(readStructured(reply([{ text: '{"value":["a"]}' }]), request('native', list), list).value, ['a']);
  });

  it('takes what the model itself did not wrap', () => {
    assert.deepEqual(readStructured(reply([{ text: '["a"]' }]), request('tool', list), list).value, ['a']);
  });

  for (const [title, given, way] of [
    ['a call of the user’s tool', reply([{ text: 'Let me see.' }, call({}, 't', 'look')], 'tool_use'), 'native'],
    ['a guardrail’s verdict', reply([{ text: 'Blocked.' }], 'guardrail_intervened'), 'tool'],
    ['filtered content', reply([], 'content_filtered'), 'instruction'],
    ['a refusal', reply([], 'refusal'), 'native'],
  ] as const) {
    it(`does not validate ${title}`, () => {
      assert.deepEqual(readStructured(given, request(way), schema), { value: undefined, reply: given });
    });
  }

  it('validates against the schema as the author wrote it, with all that is wrong', () => {
    for (const [given, way] of [
      [reply([{ text: '{"size":-1}' }]), 'native'],
      [reply([call({ size: -1 })], 'tool_use'), 'tool'],
    ] as const) {
      const error = refusal(given, request(way));
      assert.equal(error.words.key, 'errors.schema_mismatch');
      assert.equal(error.words.params?.problems, "/ must have required property 'city'; /size must be >= 0");
      assert.equal(error.phase, 'output');
      assert.deepEqual(error.facts.partial, { text: '{"size":-1}', toolCalls: [], usage: given.facts.usage });
      assert.deepEqual([error.facts.attempts, error.facts.model, error.facts.requestId], [1, 'm', 'q']);
    }
  });

  it('says that a reply was cut, with what came', () => {
    for (const [content, text] of [
      [[{ text: '{"city":"Ro' }], '{"city":"Ro'],
      [[{ text: json }], json],
      [[call({})], ''],
    ] as const) {
      const error = refusal(reply([...content], 'max_tokens'), request('tool'));
      assert.deepEqual(error.words, { key: 'errors.schema_truncated' });
      assert.equal(error.facts.partial?.text, text);
    }
  });

  it('takes no call of which the arguments did not arrive whole', () => {
    const cut = reply([call({})], 'tool_use', new Map([['t', '{"city":']]));
    const error = refusal(cut, request('tool'));
    assert.deepEqual(
      [error.words.params?.problems, error.facts.partial?.text],
      ['/ must be one JSON value', '{"city":'],
    );
  });

  it('refuses a reply without JSON', () => {
    for (const way of ['native', 'tool', 'instruction'] as const) {
      assert.equal(refusal(reply([{ text: 'Rome.' }]), request(way)).code, 'schema_mismatch');
    }
  });
});

describe('correctiveTurn', () => {
  it('gives the reply as it came and says what was wrong', () => {
    const [given, asked] = correctiveTurn('/city must be string', '{"city":1}');
    assert.deepEqual(given, { role: 'assistant', content: [{ text: '{"city":1}' }] });
    assert.equal(asked?.role, 'user');
    assert.match(asked?.content?.[0]?.text ?? '', /: \/city must be string\./);
  });

  it('gives no blank turn (R24)', () => {
    const [given] = correctiveTurn('/ must be one JSON value', ' ');
    assert.deepEqual(given, { role: 'assistant', content: [{ text: '(empty)' }] });
  });
});

function request(schemaBy: ChatRequest['schemaBy'], asked = schema): ChatRequest {
  const schemaWrapped = asked === list;
  return deepFreeze({
    model: 'm',
    modelOrigin: 'setting',
    messages: [],
    carried: {},
    schema: asked,
    schemaBy,
    schemaWrapped,
  });
}

function call(input: unknown, toolUseId = 't', name = 'city'): ContentBlock {
  return { toolUse: { toolUseId, name, input: input as never } };
}

function reply(content: ContentBlock[], stopReason = 'end_turn', cutToolInput?: Map<string, string>): Reply {
  const answer = { message: { role: 'assistant' as const, content }, stopReason, cutToolInput };
  const made = toReply(answer, {
    model: 'm',
    api: 'converse',
    region: 'r',
    requestId: 'q',
    attempts: 1,
    timings: { queuedMs: 0, firstTokenMs: null, totalMs: 1 },
    textAlreadySent: false,
    warnings: [],
  });
  return deepFreeze(made);
}

function refusal(given: Reply, sent: ChatRequest): BedrockError {
  try {
    readStructured(given, sent, schema);
  } catch (error) {
    assert.ok(error instanceof BedrockError);
    assert.equal(error.code, 'schema_mismatch');
    return error;
  }
  return assert.fail('it was taken');
}
