import assert from 'node:assert/strict';
import { simulatorModels } from '../../simulator/faults';
import type { ErrorCode } from '../../src/errors/error-codes';
import { variable } from './helpers/environment';
import { assertOneEnd, assertReport, type Kind, kinds, type Msg, type Setup, testFlows } from './helpers/test-flow';

/** A Kelvin reading is no class of ours: it has methods, and JSON would lose them. */
class Reading {
  constructor(readonly celsius: number) {}
  get kelvin() {
    return this.celsius + 273.15;
  }
}

const circular: Msg = { room: 'kitchen' };
circular.self = circular;

interface BadInput {
  what: string;
  msg?: Msg;
  node?: Record<string, unknown>;
  connection?: Record<string, unknown>;
  code: ErrorCode;
  /** What the message must name: the place, and what came. */
  names: RegExp;
}

const turn = (content: unknown, role = 'user') => ({ role, content });
const asking = (more: Msg) => ({ payload: { messages: [turn('Hello')], ...more } });
const json = (value: unknown) => ({ payload: value });

const badPayloads: BadInput[] = [
  { what: 'a missing payload', msg: {}, code: 'bad_input', names: /msg\.payload.*undefined/ },
  { what: 'an empty payload', msg: json(''), code: 'bad_input', names: /msg\.payload.*""/ },
  { what: 'a blank payload', msg: json(' \n'), code: 'bad_input', names: /msg\.payload/ },
  { what: 'a null payload', msg: json(null), code: 'bad_input', names: /msg\.payload.*null/ },
  { what: 'an empty Buffer', msg: json(Buffer.alloc(0)), code: 'bad_input', names: /msg\.payload.*Buffer/ },
  { what: 'an empty list', msg: json([]), code: 'bad_input', names: /msg\.payload.*Array \(0\)/ },
  { what: 'NaN', msg: json(Number.NaN), code: 'bad_input', names: /msg\.payload.*NaN/ },
  { what: 'a function', msg: json(() => 1), code: 'bad_input', names: /msg\.payload.*function/ },
  { what: 'a circular payload', msg: json(circular), code: 'bad_input', names: /msg\.payload/ },
  { what: 'a class instance', msg: json(new Reading(20)), code: 'bad_input', names: /msg\.payload.*Reading/ },
  { what: 'a class instance inside', msg: json({ now: new Reading(20) }), code: 'bad_input', names: /now.*Reading/ },
  { what: 'a promise, which is not waited for', msg: json(new Promise(() => {})), code: 'bad_input', names: /Promise/ },
  { what: 'a Map', msg: json(new Map([['a', 1]])), code: 'bad_input', names: /msg\.payload.*Map/ },
  { what: 'a BigInt inside', msg: json({ count: 1n }), code: 'bad_input', names: /count.*1/ },
  { what: 'bytes of no known kind', msg: json(Buffer.from([255, 254, 0, 1])), code: 'bad_input', names: /Buffer \(4/ },
  { what: 'a wrong role', msg: json([turn('Hi', 'robot')]), code: 'bad_input', names: /payload\[0\]\.role.*robot/ },
  {
    what: 'a wrong role in a request',
    msg: json({ messages: [turn('Hi'), turn('Ho', 'bot')] }),
    code: 'bad_input',
    names: /payload\.messages\[1\]\.role.*bot/,
  },
  { what: 'a request without turns', msg: json({ messages: [] }), code: 'bad_input', names: /msg\.payload/ },
  { what: 'system turns alone', msg: json([turn('Be brief', 'system')]), code: 'bad_input', names: /msg\.payload/ },
  {
    what: 'an unknown block',
    msg: json([turn([{ hologram: {} }])]),
    code: 'bad_input',
    names: /payload\[0\]\.content\[0\].*hologram/,
  },
  {
    what: 'a picture from the web',
    msg: json([turn([{ type: 'image_url', image_url: { url: 'https://example.com/cat.png' } }])]),
    code: 'bad_input',
    names: /image_url/,
  },
  {
    what: 'a turn that is none among others',
    msg: json([turn('Hi'), 'Ho']),
    code: 'bad_input',
    names: /payload\[1\].*Ho/,
  },
  { what: 'an unknown key', msg: asking({ temperatur: 1 }), code: 'bad_input', names: /payload\.temperatur/ },
  {
    what: 'a hot temperature',
    msg: asking({ temperature: 'hot' }),
    code: 'bad_input',
    names: /temperature.*0.*1.*hot/,
  },
  { what: 'a temperature NaN', msg: asking({ temperature: Number.NaN }), code: 'bad_input', names: /temperature.*NaN/ },
  { what: 'a temperature of 1.5', msg: asking({ temperature: 1.5 }), code: 'bad_input', names: /temperature.*1\.5/ },
  { what: 'no tokens', msg: asking({ maxTokens: 0 }), code: 'bad_input', names: /maxTokens.*0/ },
  { what: 'half tokens', msg: asking({ max_tokens: 2.5 }), code: 'bad_input', names: /max_tokens.*2\.5/ },
  { what: 'a tool without a name', msg: asking({ tools: [{}] }), code: 'bad_input', names: /tools\[0\]/ },
  {
    what: 'an answer to no tool',
    msg: json({ toolResults: [{ result: 1 }] }),
    code: 'bad_input',
    names: /toolResults\[0\]/,
  },
  {
    what: 'a history of no turns',
    msg: { payload: 'Hi', messages: 'Ho' },
    code: 'bad_input',
    names: /msg\.messages.*Ho/,
  },
  {
    what: 'a payload that throws when it is read',
    msg: json({
      get trap() {
        throw new Error('no entry');
      },
    }),
    code: 'bad_input',
    names: /msg\.payload.*trap/,
  },
];

const typed = (name: string, value: unknown, type: string) => ({ [name]: value, [`${name}Type`]: type });

const badSettings: BadInput[] = [
  {
    what: 'a hot temperature',
    node: typed('temperature', 'hot', 'str'),
    code: 'bad_setting',
    names: /temperature.*hot/,
  },
  {
    what: 'a temperature NaN',
    node: typed('temperature', 'NaN', 'num'),
    code: 'bad_setting',
    names: /temperature.*NaN/,
  },
  {
    what: 'a temperature of 1.5',
    node: typed('temperature', '1.5', 'num'),
    code: 'bad_setting',
    names: /temperature.*1\.5/,
  },
  { what: 'topP below 0', node: typed('topP', '-0.1', 'num'), code: 'bad_setting', names: /topP.*-0\.1/ },
  { what: 'no tokens', node: typed('maxTokens', '0', 'num'), code: 'bad_setting', names: /maxTokens.*0/ },
  { what: 'half tokens', node: typed('maxTokens', '2.5', 'num'), code: 'bad_setting', names: /maxTokens.*2\.5/ },
  { what: 'broken JSON', node: typed('stopSequences', '["END"', 'json'), code: 'bad_setting', names: /stopSequences/ },
  { what: 'tools that are none', node: typed('tools', '7', 'json'), code: 'bad_setting', names: /tools.*7/ },
  {
    what: 'a time limit in words',
    node: typed('timeLimit', 'soon', 'str'),
    code: 'bad_setting',
    names: /timeLimit.*soon/,
  },
  { what: 'turns in words', node: { maxTurns: 'some' }, code: 'bad_setting', names: /maxTurns.*some/ },
  {
    what: 'a choice among no tools',
    node: { ...typed('tools', '[{"name":"look"}]', 'json'), toolChoice: 'perhaps' },
    code: 'bad_setting',
    names: /toolChoice.*perhaps/,
  },
  { what: 'a path that is none', node: typed('prompt', 'payload..text', 'msg'), code: 'bad_setting', names: /prompt/ },
  { what: 'broken JSONata', node: typed('prompt', '$$$(', 'jsonata'), code: 'bad_setting', names: /prompt/ },
  {
    what: 'a variable in braces that is not set',
    node: typed('model', variable('NOT_SET_ANYWHERE'), 'str'),
    code: 'bad_setting',
    names: /model.*NOT_SET_ANYWHERE/,
  },
  {
    what: 'an unset environment variable',
    node: typed('system', 'NOT_SET_ANYWHERE', 'env'),
    code: 'bad_setting',
    names: /system.*NOT_SET_ANYWHERE/,
  },
  { what: 'no connection', node: { connection: '' }, code: 'bad_setting', names: /connection/ },
  { what: 'a connection that is not there', node: { connection: 'gone' }, code: 'bad_setting', names: /connection/ },
  { what: 'a disabled connection', connection: { d: true }, code: 'bad_setting', names: /connection/ },
  { what: 'a failed connection', connection: { region: 'eu west 1' }, code: 'bad_setting', names: /region.*eu west 1/ },
  {
    what: 'an expression that fails',
    node: typed('prompt', 'payload + 1', 'jsonata'),
    code: 'bad_input',
    names: /prompt.*payload \+ 1/,
  },
  {
    what: 'an expression that gives nothing',
    node: typed('prompt', 'nothing.there', 'jsonata'),
    code: 'bad_input',
    names: /nothing\.there/,
  },
  {
    what: 'a hot temperature of the message',
    node: typed('temperature', 'payload', 'msg'),
    code: 'bad_input',
    names: /msg\.payload.*Hello/,
  },
  {
    what: 'a model that the message lacks',
    node: typed('model', 'the.model', 'msg'),
    code: 'bad_input',
    names: /msg\.the\.model/,
  },
  { what: 'a model that is no text', node: typed('model', '7', 'json'), code: 'bad_setting', names: /model.*7/ },
  { what: 'no model anywhere', node: { model: '' }, code: 'model_missing', names: /model/i },
  {
    what: 'an unknown model',
    node: { model: 'acme.none-v1:0' },
    code: 'model_id',
    names: /model identifier is invalid/,
  },
];

describe('the law of the input', function () {
  this.timeout(20_000);
  const start = testFlows();

  for (const kind of kinds) {
    describe(`bad input, ${kind}`, () => {
      for (const { what, msg = {}, code, names } of badPayloads) {
        it(`tells of ${what} in the message`, async () => {
          const flow = await start({ kind });
          const asked: Msg = { topic: 'kept', deep: { list: [1] }, ...msg, _msgid: what };
          const before = { ...asked };
          const ended = await flow.ask(asked);
          assertOneEnd(ended, 'errors');
          assertReport(ended.error, { code, category: 'request', attempts: 0, phase: 'input' });
          assert.match(ended.error.message, names);
          assert.equal(ended.error.source.count, 1);
          assertOnlyErrorAdded(ended.errors[0], before);
          assert.deepEqual(flow.logs('error'), []);
        });
      }

      for (const { what, node, connection, code, names } of badSettings) {
        it(`tells of ${what} in a setting`, async () => {
          const flow = await start({ kind, node, connection });
          const before = { payload: 'Hello', topic: 'kept', _msgid: 'one' };
          const ended = await flow.ask({ ...before });
          assertOneEnd(ended, 'errors');
          assertReport(ended.error, { code });
          assert.match(ended.error.message, names);
          assertOnlyErrorAdded(ended.errors[0], before);
        });
      }

      it('refuses 50 MB of text, wherever it stands', async () => {
        const text = 'word '.repeat(10_000_000);
        const flow = await start({ kind });
        const places: Record<string, Msg> = {
          text: json(text),
          Buffer: json(Buffer.from(text)),
          readings: json({ reading: text }),
          turns: json([turn(text)]),
          history: { payload: 'Hi', messages: [turn(text), turn('Oh', 'assistant')] },
          system: json([turn(text, 'system'), turn('Hi')]),
        };
        for (const [what, msg] of Object.entries(places)) {
          const ended = await flow.ask({ ...msg }, 15_000);
          assertOneEnd(ended, 'errors');
          assertReport(ended.error, { code: 'context_overflow', category: 'context_length' });
          assert.ok(ended.error.message.length < 1000, what);
        }
      });

      it('shows a wrong setting under the node at deploy', async () => {
        const flow = await start({ kind, node: typed('maxTokens', '0', 'num') });
        assert.deepEqual(flow.statuses('node'), [{ fill: 'red', shape: 'ring', text: 'bad_setting' }]);
      });

      it('counts how often the same message has failed', async () => {
        const flow = await start({ kind });
        const first = await flow.ask({ payload: '' });
        const again = first.errors[0] ?? {};
        assert.equal((await flow.ask({ ...again, _msgid: 'again' })).error.source.count, 2);
      });
    });

    describe(`good input, ${kind}`, () => {
      const good: Record<string, unknown> = {
        text: 'Hello',
        'the number 0': 0,
        'the boolean false': false,
        'text in a Buffer': Buffer.from('21.5 °C'),
        'text in a Uint8Array': new Uint8Array([72, 105]),
        'a list of readings': [
          { sensor: 'a', value: 1 },
          { sensor: 'b', value: 2 },
        ],
        'a list of numbers': [1, 2.5, -3],
        'an object with a date': { at: new Date(0), value: 1 },
        'an object without a prototype': Object.assign(Object.create(null), { a: 1 }),
        'a turn': turn('Hello'),
        'a request with temperature 0': { messages: [turn('Hello')], temperature: 0 },
      };

      for (const [what, payload] of Object.entries(good)) {
        it(`answers ${what}`, async () => {
          const flow = await start({ kind });
          const ended = await flow.ask({ payload });
          assertOneEnd(ended, 'replies');
          assert.match(String(ended.replies[0]?.payload), /^\[simulated\] /);
        });
      }

      it('answers whatever the topic is', async () => {
        const flow = await start({ kind });
        for (const topic of [1n, circular, new Promise(() => {}), Symbol('topic')])
          assertOneEnd(await flow.ask({ payload: 'Hello', topic }), 'replies');
      });

      it('passes the end of a sequence on unchanged, without a call', async () => {
        const flow = await start({ kind });
        const before = {
          _msgid: 'end',
          payload: '',
          parts: { id: 'p', index: 3, count: 4 },
          complete: true,
          // As the last piece of a stream node has it.
          bedrock: { type: 'text', blockIndex: 0 },
        };
        const ended = await flow.ask(structuredClone(before));
        assertOneEnd(ended, 'replies');
        assert.deepEqual(ended.replies, [before]);
        assert.deepEqual(ended.pieces, []);
      });
    });

    describe(`faults of the service, ${kind}`, () => {
      for (const { name, title } of simulatorModels) {
        it(`${title} (${name}) ends in one message and one done`, async () => {
          const { code, partial } = outcome(name, kind);
          const flow = await start(faulty(kind, name));
          // Some faults end with the second request of the same words.
          const before = { payload: `Say one two three four five six seven ${kind}`, topic: 'kept', _msgid: name };
          const ended = await flow.ask({ ...before }, 15_000);
          assertOneEnd(ended, code === undefined ? 'replies' : 'errors');
          if (code === undefined) return;
          assertReport(ended.error, { code, attempts: 1, model: `simulator.${name}`, identity: 'simulator' });
          assertOnlyErrorAdded(ended.errors[0], before);
          if (partial) assert.match(ended.error.partial?.text ?? '', /^\[simulated\] one two three/);
          assert.deepEqual(flow.logs('error'), []);
        });
      }
    });
  }

  for (const kind of kinds) {
    it(`takes a msg.error that throws when it is read for none of its own, ${kind}`, async () => {
      const unreadable = () => {
        const { proxy, revoke } = Proxy.revocable({}, {});
        revoke();
        return proxy;
      };
      const flow = await start({ kind });
      assertOneEnd(await flow.ask({ payload: 'Hello', error: unreadable() }), 'replies');
      assertOneEnd(await flow.ask({ payload: '', error: unreadable() }), 'errors');
    });
  }
});

function faulty(kind: Kind, name: string): Setup {
  const stalls = name.startsWith('stall') || name === 'slow';
  const limits = stalls ? { firstByteTimeout: '0.3', idleTimeout: '0.3', totalTimeout: '0.5' } : {};
  return { kind, node: { model: `simulator.${name}` }, connection: { maxAttempts: '1', ...limits } };
}

/** Which error each model of the simulator ends in. Not there: a reply. */
const codes: Record<string, ErrorCode> = {
  slow: 'timeout',
  throttled: 'throttled',
  'throttled-retry-after': 'throttled',
  'throttled-always': 'throttled',
  'throttled-daily': 'throttled',
  'not-ready': 'model_loading',
  'access-denied': 'permission',
  'expired-token': 'credentials_expired',
  'invalid-token': 'credentials_invalid',
  legacy: 'legacy_model',
  marketplace: 'marketplace',
  'use-case-form': 'use_case_form',
  'on-demand': 'on_demand_unsupported',
  validation: 'invalid_request',
  'context-overflow': 'context_overflow',
  quota: 'quota',
  'model-timeout': 'model_timeout',
  'model-error': 'model_error',
  'service-error': 'service',
  unavailable: 'service',
  'bad-gateway': 'proxy_error',
  stall: 'timeout',
  'stall-start': 'timeout',
  'malformed-tool-use': 'malformed_output',
};

/** What differs between a whole and a streamed answer. */
const codesOfKind: Record<Kind, Record<string, ErrorCode>> = {
  chat: { empty: 'bad_endpoint', 'stream-cut': 'network' },
  stream: {
    empty: 'stream_interrupted',
    'stream-exception': 'model_error',
    'stream-throttled': 'throttled',
    'stream-cut': 'stream_interrupted',
    'stream-unfinished': 'stream_interrupted',
  },
};

function outcome(name: string, kind: Kind): { code?: ErrorCode; partial: boolean } {
  const code = codes[name] ?? codesOfKind[kind][name];
  const partial = kind === 'stream' && (name.startsWith('stream-') || name === 'stall');
  return { code, partial };
}

function assertOnlyErrorAdded(msg: Msg | undefined, before: Msg): void {
  const { error, ...rest } = Object.getOwnPropertyDescriptors(msg ?? {});
  assert.ok(error, 'there is no msg.error');
  assert.deepEqual(rest, Object.getOwnPropertyDescriptors(before));
}
