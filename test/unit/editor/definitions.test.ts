import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const editor = join(__dirname, '../../../editor');
const locales = join(__dirname, '../../../nodes/locales/en-US');

/** What a dialog registers, as far as it is tried here. */
interface Definition {
  defaults: Record<string, { value: unknown; validate?: Validate }>;
  inputLabels(this: object): string;
  outputLabels(this: object, index: number): string;
  label(this: object): string;
}
type Validate = (this: object, value: unknown, options: object) => true | string;

const registered = new Map<string, Definition>();
const saved = ['RED', '$'].map((name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)] as const);

/** A node as it is saved: its defaults, and what is set. */
function nodeOf(type: string, settings: object = {}): { definition: Definition; node: object } {
  const definition = registered.get(type);
  assert.ok(definition);
  const defaults = Object.entries(definition.defaults).map(([name, { value }]) => [name, value]);
  const own = (key: string) => wordOf(type, key);
  return {
    definition,
    node: { ...Object.fromEntries(defaults), id: 'node', type, _: own, _def: definition, ...settings },
  };
}

describe('what the dialogs register', () => {
  before(async () => {
    const RED = {
      _: (key: string, params: Record<string, string> = {}) => {
        const [type = '', own = ''] = key.replace('node-red-contrib-bedrock/', '').split(':');
        return wordOf(type, own).replace(/__(\w+)__/g, (_text, name) => params[name] ?? '');
      },
      nodes: { registerType: (type: string, definition: Definition) => registered.set(type, definition) },
      utils: { validateTypedProperty: () => true },
    };
    // No dialog is open: all values are the saved ones.
    const $ = () => ({ closest: () => ({ data: () => undefined }) });
    Object.assign(globalThis, { RED, $ });
    // Not by literal names: these are programs of the editor's own project.
    for (const type of ['chat', 'stream', 'health', 'connection']) await import(join(editor, `bedrock-${type}.ts`));
  });

  after(() => {
    for (const [name, descriptor] of saved) {
      if (descriptor) Object.defineProperty(globalThis, name, descriptor);
      else Reflect.deleteProperty(globalThis, name);
    }
  });

  const ports: [type: string, settings: object, labels: string[]][] = [
    ['bedrock-chat', {}, ['reply', 'error']],
    ['bedrock-chat', { api: 'raw' }, ['parsed answer', 'error']],
    ['bedrock-chat', { onError: 'catch' }, ['reply', 'cancelled requests']],
    ['bedrock-chat', { onError: 'both' }, ['reply', 'error']],
    ['bedrock-stream', {}, ['partial: a piece of text', 'complete: the whole reply', 'error']],
    ['bedrock-stream', { emit: 'characters' }, ['partial: a piece of text', 'complete: the whole reply', 'error']],
    ['bedrock-stream', { emit: 'sentence' }, ['partial: a sentence', 'complete: the whole reply', 'error']],
    ['bedrock-stream', { emit: 'line' }, ['partial: a line', 'complete: the whole reply', 'error']],
    [
      'bedrock-stream',
      { api: 'raw', emit: 'line', onError: 'catch' },
      ['partial: a chunk', 'complete: the list of chunks', 'cancelled requests'],
    ],
    ['bedrock-health', {}, ['report', 'error']],
  ];
  for (const [type, settings, labels] of ports) {
    it(`label the outputs of ${type} ${JSON.stringify(settings)} by what they bear`, () => {
      const { definition, node } = nodeOf(type, settings);
      assert.deepEqual(
        labels.map((_label, index) => definition.outputLabels.call(node, index)),
        labels,
      );
    });
  }

  it('label the inputs', () => {
    const labelOf = (type: string) => nodeOf(type).definition.inputLabels.call(nodeOf(type).node);
    assert.equal(labelOf('bedrock-chat'), 'prompt, conversation or cancel');
    assert.equal(labelOf('bedrock-stream'), 'prompt, conversation or cancel');
    assert.equal(labelOf('bedrock-health'), 'any message, or cancel');
  });

  const model = 'us.amazon.nova-lite-v1:0';
  const names: [type: string, settings: object, name: string][] = [
    ['bedrock-chat', { model }, 'nova-lite'],
    ['bedrock-chat', { model, name: 'Ask' }, 'Ask'],
    ['bedrock-chat', { model: 'topic', modelType: 'msg' }, 'bedrock chat'],
    ['bedrock-stream', {}, 'bedrock stream'],
    ['bedrock-health', { model, depth: 'answer' }, 'nova-lite'],
    ['bedrock-health', { model, depth: 'list' }, 'bedrock health'],
  ];
  for (const [type, settings, name] of names) {
    it(`call ${type} ${JSON.stringify(settings)} ${name}`, () => {
      const { definition, node } = nodeOf(type, settings);
      assert.equal(definition.label.call(node), name);
    });
  }

  const faults: [type: string, setting: string, settings: Record<string, unknown>, reason: true | RegExp][] = [
    ['bedrock-chat', 'model', { model: 'nova lite' }, /^Model: .*ARN/],
    ['bedrock-chat', 'model', { model }, true],
    ['bedrock-chat', 'model', { model: 'payload.model name', modelType: 'jsonata' }, true],
    ['bedrock-health', 'model', { model: 'nova lite', depth: 'answer' }, /^Model: /],
    ['bedrock-connection', 'defaultModel', { defaultModel: 'nova lite' }, /^Model: /],
    ['bedrock-connection', 'roleArn', { identity: 'assume-role' }, /^Role ARN: it is missing/],
    ['bedrock-connection', 'roleArn', { identity: 'web-identity' }, true],
    ['bedrock-connection', 'roleArn', { identity: 'web-identity', roleArn: 'x' }, /^Role ARN: /],
    ['bedrock-connection', 'roleArn', { identity: 'chain', roleArn: 'x' }, true],
    [
      'bedrock-connection',
      'sourceRoleArn',
      { identity: 'assume-role', roleSource: 'web-identity', sourceRoleArn: 'x' },
      /ARN/,
    ],
    ['bedrock-connection', 'sourceRoleArn', { identity: 'assume-role', roleSource: 'keys', sourceRoleArn: 'x' }, true],
    ['bedrock-connection', 'roleSessionName', { identity: 'web-identity', roleSessionName: '?' }, /^Session name: /],
    ['bedrock-connection', 'roleSessionName', { identity: 'keys', roleSessionName: '?' }, true],
    ['bedrock-connection', 'roleDuration', { identity: 'assume-role', roleDuration: '5' }, /: /],
    ['bedrock-connection', 'roleDuration', { identity: 'keys', roleDuration: '5' }, true],
    ['bedrock-connection', 'iotCertFile', { identity: 'iot' }, /^Certificate file: it is missing/],
    ['bedrock-connection', 'iotKeyFile', { identity: 'assume-role', roleSource: 'iot' }, /^Key file: it is missing/],
    ['bedrock-connection', 'iotKeyFile', { identity: 'iot', iotTls: 'tls' }, true],
    ['bedrock-connection', 'iotKeyFile', { identity: 'keys' }, true],
    ['bedrock-connection', 'proxyMode', { proxyMode: 'node' }, /^Proxy node: it is missing/],
    ['bedrock-connection', 'proxyMode', { proxyMode: 'node', proxy: '_ADD_' }, /^Proxy node: it is missing/],
    ['bedrock-connection', 'proxyMode', { proxyMode: 'node', proxy: 'proxy' }, true],
    ['bedrock-connection', 'transport', { transport: 'http2', proxyMode: 'url' }, /^Protocol: HTTP\/2/],
    ['bedrock-connection', 'transport', { transport: 'http2', proxyMode: 'env' }, true],
    ['bedrock-connection', 'transport', { transport: 'http1', proxyMode: 'url' }, true],
  ];
  for (const [type, setting, settings, reason] of faults) {
    const told = reason === true ? 'fine' : 'wrong, and say why';
    it(`find ${setting} of ${type} ${JSON.stringify(settings)} ${told}`, () => {
      const { definition, node } = nodeOf(type, settings);
      const validate = definition.defaults[setting]?.validate;
      // Node-RED shows a reason only where both parameters are declared.
      assert.equal(validate?.length, 2);
      const verdict = validate?.call(node, settings[setting] ?? '', {});
      if (reason === true) assert.equal(verdict, true);
      else assert.match(String(verdict), reason);
    });
  }

  it('give a reason wherever they check', () => {
    const checks = [...registered.values()].flatMap(({ defaults }) => Object.entries(defaults));
    const lacking = checks.filter(([, { validate }]) => validate && validate.length !== 2);
    assert.deepEqual(
      lacking.map(([setting]) => setting),
      [],
    );
  });
});

/** A word of a locale file; throws where there is none. */
function wordOf(type: string, key: string): string {
  const words: unknown = JSON.parse(readFileSync(join(locales, `${type}.json`), 'utf8'));
  const word = key.split('.').reduce<unknown>((found, name) => (found as Record<string, unknown>)?.[name], words);
  assert.equal(typeof word, 'string', `${type} has no word ${key}`);
  return String(word);
}
