import assert from 'node:assert/strict';
import type { JsonObject } from '../../simulator/json';
import type { Call } from './helpers/fake-bedrock';
import { simulatorBehind } from './helpers/pass-on';
import { assertOneEnd, assertReport, type Ended, fakeEndpoints, kinds, settle, testFlows } from './helpers/test-flow';
import { toldCodes, toldWarning } from './helpers/warnings';

const sonnet = 'eu.anthropic.claude-sonnet-4-5-20250929-v1:0';
const user = (text: string) => ({ role: 'user', content: [{ text }] });
const assistant = (text: string) => ({ role: 'assistant', content: [{ text }] });
const look = { name: 'look', input_schema: { type: 'object', properties: {} } };
const point = { cachePoint: { type: 'default' } };
const hourPoint = { cachePoint: { type: 'default', ttl: '1h' } };
const history = [user('One'), assistant('Two'), user('Three'), assistant('Four')];
const all = { system: 'Be brief.', tools: JSON.stringify([look]), toolsType: 'json' };

const toolsOf = ({ body }: Call) => (body.toolConfig as { tools?: JsonObject[] } | undefined)?.tools ?? [];
const systemOf = ({ body }: Call) => (body.system ?? []) as JsonObject[];
const turnsOf = ({ body }: Call) => body.messages as { role: string; content: JsonObject[] }[];
const points = (value: unknown) => JSON.stringify(value).match(/cachePoint/g)?.length ?? 0;
const marked = (call: Call) => turnsOf(call).flatMap(({ content }, index) => (points(content) > 0 ? [index] : []));

describe('caching', () => {
  const serve = fakeEndpoints();
  const simulate = simulatorBehind();
  const start = testFlows();

  for (const kind of kinds) {
    describe(kind, () => {
      async function ask(node: Record<string, unknown>, payload: unknown = 'Five', messages: unknown = history) {
        const server = await serve(simulate);
        const flow = await start({ kind, connection: { endpoint: server.url }, node: { model: sonnet, ...node } });
        const ended = await flow.ask({ payload, messages });
        assertOneEnd(ended, 'replies');
        return [server.calls[0] as Call, ended] as [Call, Ended];
      }

      it('off adds no cache points', async () => {
        for (const caching of ['off', '', undefined]) {
          const [call, ended] = await ask({ ...all, caching });
          assert.equal(points(call.body), 0);
          assert.deepEqual(toldCodes(ended), []);
        }
      });

      it('off leaves those of the payload', async () => {
        const payload = {
          messages: [{ role: 'user', content: [{ text: 'Long' }, point] }],
          system: [{ text: 'A' }, hourPoint],
        };
        const [call] = await ask({ caching: 'off' }, payload);
        assert.deepEqual(turnsOf(call)[0]?.content, [{ text: 'Long' }, point]);
        assert.deepEqual(systemOf(call), [{ text: 'A' }, hourPoint]);
      });

      it('of the prefix marks tools and system, and no turn', async () => {
        const [call] = await ask({ ...all, caching: 'prefix' });
        assert.deepEqual(toolsOf(call).at(-1), point);
        assert.deepEqual(systemOf(call), [{ text: 'Be brief.' }, point]);
        assert.deepEqual(marked(call), []);
      });

      it('of the conversation also marks the last turns of the user', async () => {
        const [call] = await ask({ ...all, caching: 'conversation' });
        assert.deepEqual(toolsOf(call).at(-1), point);
        assert.deepEqual(systemOf(call).at(-1), point);
        assert.ok(marked(call).includes(4), `turns ${marked(call)} are marked`);
        assert.ok(points(call.body) <= 4);
        assert.equal(
          marked(call).every((index) => turnsOf(call)[index]?.role === 'user'),
          true,
        );
      });

      it('is not written into the conversation, which would gather points', async () => {
        const [, ended] = await ask({ ...all, caching: 'conversation' });
        assert.equal(points(ended.replies[0]?.messages), 0);
      });

      it('lasts an hour where that is asked for', async () => {
        const [call] = await ask({ ...all, caching: 'prefix', cacheTtl: '1h' });
        assert.deepEqual([toolsOf(call).at(-1), systemOf(call).at(-1)], [hourPoint, hourPoint]);
      });

      it('never has more than four points, the payload’s included', async () => {
        const content = ['a', 'b', 'c'].flatMap((text) => [{ text }, point]);
        const payload = { messages: [{ role: 'user', content }], system: 'Be brief.', tools: [look] };
        const [call] = await ask({ caching: 'conversation' }, payload);
        assert.equal(points(call.body), 4);
      });

      it('never puts a long point after a short one', async () => {
        const payload = {
          messages: [{ role: 'user', content: [{ text: 'a' }, hourPoint, { text: 'b' }] }],
          system: 'S',
          tools: [look],
        };
        const [call] = await ask({ caching: 'conversation', cacheTtl: '5m' }, payload);
        const order = [...toolsOf(call), ...systemOf(call), ...turnsOf(call).flatMap(({ content }) => content)];
        const ttls = order.flatMap(({ cachePoint }) => (cachePoint ? [(cachePoint as JsonObject).ttl ?? '5m'] : []));
        assert.equal(ttls.indexOf('5m') >= 0 && ttls.lastIndexOf('1h') > ttls.indexOf('5m'), false, String(ttls));
      });

      it('marks no tools for Nova, and no hour', async () => {
        const [call, ended] = await ask({
          ...all,
          model: 'eu.amazon.nova-lite-v1:0',
          caching: 'prefix',
          cacheTtl: '1h',
        });
        assert.equal(points(toolsOf(call)), 0);
        assert.deepEqual(systemOf(call).at(-1), point);
        toldWarning(ended, 'cache_ttl_shortened');
      });

      it('of a model that has none is told', async () => {
        const [call, ended] = await ask({ system: 'S', model: 'mistral.mistral-large-2402-v1:0', caching: 'prefix' });
        assert.equal(points(call.body), 0);
        toldWarning(ended, 'caching_unsupported');
      });

      it('leaves the payload’s own points out where the model has none', async () => {
        const payload = { messages: [{ role: 'user', content: [{ text: 'Long' }, point] }] };
        const [call, ended] = await ask({ model: 'mistral.mistral-large-2402-v1:0' }, payload);
        assert.equal(points(call.body), 0);
        toldWarning(ended, 'cache_points_dropped');
        assert.equal(points(ended.replies[0]?.messages), 1);
      });

      for (const [name, value] of [
        ['caching', 'all'],
        ['cacheTtl', '2h'],
      ] as const) {
        it(`refuses a wrong ${name} at deploy`, async () => {
          const flow = await start({ kind, node: { caching: 'prefix', [name]: value } });
          await settle();
          assert.equal(flow.statuses('node').at(-1)?.text, 'bad_setting');
          const ended = await flow.ask({ payload: 'Hi' });
          assertReport(ended.error, { code: 'bad_setting', phase: 'input' });
          assert.match(ended.error.message, new RegExp(name));
        });
      }
    });
  }
});
