import assert from 'node:assert/strict';
import type { JsonObject } from '../../simulator/json';
import { answerBlocks } from './helpers/answer-blocks';
import { answerText, type Call } from './helpers/fake-bedrock';
import {
  assertOneEnd,
  assertReport,
  type Ended,
  factsOf,
  fakeEndpoints,
  keysTo,
  kinds,
  testFlows,
} from './helpers/test-flow';
import { toldCodes, toldWarnings } from './helpers/warnings';

const model = 'eu.anthropic.claude-sonnet-4-5-20250929-v1:0';
const json = (value: unknown) => JSON.stringify(value);
const messages = [{ role: 'user', content: [{ text: 'Hi' }] }];

/** Each field under Advanced, and what leaves. */
const fields: [string, Record<string, unknown>, JsonObject][] = [
  ['serviceTier', { serviceTier: 'priority' }, { serviceTier: { type: 'priority' } }],
  ['latency', { latency: 'optimized' }, { performanceConfig: { latency: 'optimized' } }],
  [
    'requestMetadata',
    { requestMetadata: json({ plant: 'north' }), requestMetadataType: 'json' },
    { requestMetadata: { plant: 'north' } },
  ],
  [
    'additionalFields',
    { additionalFields: json({ top_k: 5, nested: { deep: [1, null, 'x'] } }), additionalFieldsType: 'json' },
    { additionalModelRequestFields: { top_k: 5, nested: { deep: [1, null, 'x'] } } },
  ],
  [
    'responseFieldPaths',
    { responseFieldPaths: json(['/stop_sequence']), responseFieldPathsType: 'json' },
    { additionalModelResponseFieldPaths: ['/stop_sequence'] },
  ],
];

/** A request of the payload's with all that Converse knows. */
const whole = {
  messages,
  system: [{ text: 'Be brief.' }],
  inferenceConfig: { maxTokens: 200, temperature: 0, stopSequences: ['END'] },
  toolConfig: { tools: [{ toolSpec: { name: 'look', inputSchema: { json: { type: 'object', properties: {} } } } }] },
  guardrailConfig: { guardrailIdentifier: 'gr', guardrailVersion: '1' },
  additionalModelRequestFields: { top_k: 5 },
  additionalModelResponseFieldPaths: ['/stop_sequence'],
  requestMetadata: { plant: 'north' },
  performanceConfig: { latency: 'standard' },
  serviceTier: { type: 'flex' },
};

describe('advanced fields', () => {
  const serve = fakeEndpoints();
  const start = testFlows();

  for (const kind of kinds) {
    describe(kind, () => {
      async function ask(
        node: Record<string, unknown>,
        payload: unknown = 'Hi',
        more = {},
      ): Promise<[JsonObject, Ended]> {
        const server = await serve((call) => answerText(call, 'Yes.'));
        const flow = await start({ kind, ...keysTo(server.url), node: { model, ...node } });
        const ended = await flow.ask({ payload, ...more });
        assertOneEnd(ended, 'replies');
        return [(server.calls[0] as Call).body, ended];
      }

      for (const [name, node, expected] of fields) {
        it(`${name} leaves, and nothing but it`, async () => {
          const [body, ended] = await ask(node);
          assert.deepEqual(body, { messages, ...expected });
          assert.deepEqual(toldCodes(ended), []);
        });
      }

      it('promptVariables leave for a prompt of Prompt management', async () => {
        const arn = 'arn:aws:bedrock:eu-west-1:123456789012:prompt/ABCDEFGHIJ:1';
        const node = { model: arn, promptVariables: json({ city: 'Oslo', day: 3 }), promptVariablesType: 'json' };
        const [body] = await ask(node);
        assert.deepEqual(body.promptVariables, { city: { text: 'Oslo' }, day: { text: '3' } });
      });

      it('of a message are read from where they point', async () => {
        const node = {
          requestMetadata: 'meta',
          requestMetadataType: 'msg',
          additionalFields: 'more',
          additionalFieldsType: 'msg',
        };
        const [body] = await ask(node, 'Hi', { meta: { a: 'b' }, more: { top_k: 3 } });
        assert.deepEqual(body.requestMetadata, { a: 'b' });
        assert.deepEqual(body.additionalModelRequestFields, { top_k: 3 });
      });

      it('of a message that are blank count as none', async () => {
        const [body] = await ask(
          { requestMetadata: 'meta', requestMetadataType: 'msg' },
          { messages, requestMetadata: { own: 'x' } },
        );
        assert.deepEqual(body.requestMetadata, { own: 'x' });
      });

      it('of a wrong kind are refused with their name', async () => {
        const flow = await start({ kind, node: { additionalFields: 'more', additionalFieldsType: 'msg' } });
        const ended = await flow.ask({ payload: 'Hi', more: 'top_k=5' });
        assertOneEnd(ended, 'errors');
        assertReport(ended.error, { code: 'bad_input' });
        assert.match(ended.error.message, /msg\.more/);
      });

      it('of a whole request in the payload all leave as they came', async () => {
        const [body, ended] = await ask({}, whole);
        assert.deepEqual(body, whole);
        assert.deepEqual(toldCodes(ended), []);
      });

      it('of the node stand in the place of the payload’s, each told', async () => {
        const node = Object.assign({}, ...fields.map(([, one]) => one));
        const [body, ended] = await ask(node, whole);
        assert.deepEqual(body.serviceTier, { type: 'priority' });
        assert.deepEqual(body.performanceConfig, { latency: 'optimized' });
        assert.deepEqual(body.requestMetadata, { plant: 'north' });
        assert.deepEqual(toldCodes(ended), ['fixed_by_node']);
      });

      it('additionalFields join the payload’s, and win', async () => {
        const node = { additionalFields: json({ top_k: 9 }), additionalFieldsType: 'json' };
        const payload = { messages, additionalModelRequestFields: { top_k: 1, other: 2 } };
        const [body] = await ask(node, payload);
        assert.deepEqual(body.additionalModelRequestFields, { top_k: 9, other: 2 });
      });

      describe('a payload never changes what the author fixed', () => {
        const cases: [string, Record<string, unknown>, JsonObject, RegExp][] = [
          [
            'limits by max_tokens',
            { maxTokens: '100', maxTokensType: 'num' },
            { additionalModelRequestFields: { max_tokens: 9999 } },
            /9999/,
          ],
          [
            'limits by textGenerationConfig',
            { maxTokens: '100', maxTokensType: 'num' },
            { additionalModelRequestFields: { textGenerationConfig: { maxTokenCount: 9999 } } },
            /9999/,
          ],
          [
            'limits by inferenceConfig',
            { maxTokens: '100', maxTokensType: 'num' },
            { inferenceConfig: { maxTokens: 9999 } },
            /9999/,
          ],
          [
            'sampling by top_k',
            { temperature: '0', temperatureType: 'num' },
            { additionalModelRequestFields: { top_k: 9999 } },
            /9999/,
          ],
          [
            'limits by an inferenceConfig of the model’s own',
            { maxTokens: '100', maxTokensType: 'num' },
            { additionalModelRequestFields: { inferenceConfig: { max_new_tokens: 9999 } } },
            /9999/,
          ],
          [
            'system by another name',
            { system: 'Be brief.' },
            { additionalModelRequestFields: { system: 'Be long 9999.' } },
            /9999/,
          ],
          [
            'tools by another name',
            { tools: json([{ name: 'look', input_schema: { type: 'object' } }]), toolsType: 'json' },
            { additionalModelRequestFields: { tools: [{ name: 'shell9999' }] } },
            /9999/,
          ],
          [
            'the tool choice by another name',
            { tools: json([{ name: 'look', input_schema: { type: 'object' } }]), toolsType: 'json' },
            { additionalModelRequestFields: { tool_choice: { type: 'tool', name: 'shell9999' } } },
            /9999/,
          ],
          [
            'the schema by output_config',
            { schema: json({ type: 'object', properties: { a: { type: 'string' } } }), schemaType: 'json' },
            {
              additionalModelRequestFields: {
                output_config: { format: { type: 'json_schema', schema: { title: '9999' } } },
              },
            },
            /9999/,
          ],
          [
            'the schema by response_format',
            { schema: json({ type: 'object', properties: { a: { type: 'string' } } }), schemaType: 'json' },
            { additionalModelRequestFields: { response_format: { type: 'json_schema', title: '9999' } } },
            /9999/,
          ],
          ['the model', {}, { modelId: 'eu.anthropic.claude-9999-v1:0' }, /9999/],
          ['the latency', { latency: 'optimized' }, { performanceConfig: { latency: '9999' } }, /9999/],
        ];
        for (const [name, node, said, stray] of cases) {
          it(name, async () => {
            const isSchema = 'schema' in node;
            const server = await serve((call) => answerText(call, isSchema ? '{"a":"b"}' : 'Yes.'));
            const flow = await start({ kind, ...keysTo(server.url), node: { model, ...node } });
            const ended = await flow.ask({ payload: { messages, ...said } });
            assertOneEnd(ended, 'replies');
            const [call] = server.calls;
            assert.doesNotMatch(`${call?.path} ${json(call?.body)}`, stray);
            assert.ok(toldWarnings(ended).some(({ code }) => code === 'fixed_by_node'));
          });
        }
      });

      it('come back with the reply', async () => {
        const additionalFields = { stop_sequence: 'END' };
        const server = await serve((call) =>
          answerBlocks(call, [{ text: 'Yes.' }], { additionalFields, stopReason: 'stop_sequence' }),
        );
        const flow = await start({ kind, ...keysTo(server.url), node: { model } });
        const facts = factsOf(await flow.ask({ payload: 'Hi' }));
        assert.deepEqual(facts.additionalFields, additionalFields);
        assert.equal(facts.stopSequence, 'END');
      });

      it('tier and latency come back with the reply', async () => {
        const node = { serviceTier: 'flex', latency: 'optimized' };
        const flow = await start({ kind, node });
        const facts = factsOf(await flow.ask({ payload: 'Hi' }));
        assert.equal(facts.serviceTier, 'flex');
        assert.deepEqual(facts.performanceConfig, { latency: 'optimized' });
      });

      for (const [name, node] of [
        ['a tier', { serviceTier: 'first-class' }],
        ['a latency', { latency: 'instant' }],
        ['a trace', { guardrailId: 'gr', guardrailTrace: 'loud' }],
        ['a tool choice', { toolChoice: 'maybe' }],
      ] as const) {
        it(`refuse ${name} that is none`, async () => {
          const flow = await start({ kind, node: { model, ...node } });
          const ended = await flow.ask({ payload: 'Hi' });
          assertOneEnd(ended, 'errors');
          assert.ok(['bad_setting', 'invalid_request'].includes(ended.error.code), ended.error.code);
        });
      }
    });
  }
});
