import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FlowNode } from '../support/flow-node';
import { nodeRedVersion, projectFolder } from '../support/node-red';
import { type RealNodeRed, startRealNodeRed } from '../support/real-node-red';
import { skipTest } from '../support/skip-test';

const packageName = 'node-red-contrib-bedrock';
const nodeTypes = ['bedrock-connection', 'bedrock-chat', 'bedrock-stream', 'bedrock-health'];
// What Node-RED says of the tests' own settings.
const expectedWarnings = /Projects disabled|Using unencrypted credentials/;
const secret = 'a-key-that-must-not-leave';

// No id may equal a value of its own node, like the identity 'keys': Node-RED would take it for a reference.
const flows: FlowNode[] = [
  { id: 'tab', type: 'tab', label: 'Package' },
  { id: 'with-simulator', type: 'bedrock-connection', name: 'Simulator', identity: 'simulator' },
  { id: 'with-keys', type: 'bedrock-connection', name: 'Keys', identity: 'keys', region: 'eu-central-1' },
  httpIn('in-modules', '/modules', 'modules'),
  functionNode('modules', "msg.payload = global.get('loadedModules')(); return msg;", 'out'),
  httpIn('in-chat', '/chat', 'question'),
  functionNode('question', 'msg.payload = msg.payload.q; return msg;', 'chat'),
  node('chat', 'bedrock-chat', {
    connection: 'with-simulator',
    model: 'amazon.nova-lite-v1:0',
    modelType: 'str',
    wires: [['out'], ['error']],
  }),
  functionNode('error', 'msg.payload = msg.error; return msg;', 'out'),
  node('unused-stream', 'bedrock-stream', { connection: 'with-keys', wires: [[], [], []] }),
  node('out', 'http response'),
];

describe(`the package in Node-RED ${nodeRedVersion()}`, function () {
  this.timeout(120_000);
  let nodeRed: RealNodeRed;

  before(async () => {
    nodeRed = await startRealNodeRed({
      flows,
      credentials: { 'with-keys': { accessKeyId: secret, secretAccessKey: secret } },
      settings: 'functionGlobalContext: { loadedModules: () => Object.keys(require.cache) },',
    });
  });
  after(() => nodeRed?.stop());

  it('boots without an error or a warning', () => {
    const alarms = nodeRed.logs.filter((line) => /\[(error|warn|fatal)\]/.test(line));
    assert.deepEqual(
      alarms.filter((line) => !expectedWarnings.test(line)),
      [],
    );
  });

  it('loads each node type', async () => {
    const response = await nodeRed.request('/nodes', { headers: { accept: 'application/json' } });
    const sets = (await response.json()) as { module: string; types: string[]; err?: unknown; enabled: boolean }[];
    const ours = sets.filter((set) => set.module === packageName);
    assert.deepEqual(ours.flatMap(({ types }) => types).sort(), [...nodeTypes].sort());
    assert.deepEqual(
      ours.filter((set) => set.err || !set.enabled),
      [],
    );
  });

  it('loads no AWS module before the first message, and answers it', async () => {
    assert.deepEqual(awsModules(await modulesOf(nodeRed)), []);
    const reply = await nodeRed.request('/chat?q=Hello');
    assert.match(await reply.text(), /^\[simulated\]/);
    assert.notDeepEqual(awsModules(await modulesOf(nodeRed)), []);
  });

  for (const type of nodeTypes) {
    it(`serves the dialog, the help, the words and the icon of ${type}`, async () => {
      const dialog = await text(nodeRed, `/nodes/${packageName}/${type}`, 'text/html');
      assert.match(dialog, new RegExp(`data-template-name="${type}"`));
      assert.match(dialog, new RegExp(`data-help-name="${type}"`));
      const words = JSON.parse(await text(nodeRed, `/locales/${packageName}/${type}?lng=en-US`));
      assert.notDeepEqual(words, {});
      assert.match(await text(nodeRed, `/icons/${packageName}/${type}.svg`), /<svg/);
    });
  }

  it('serves each example in the import menu', async () => {
    const folder = join(projectFolder, 'examples');
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.json'));
    assert.ok(files.length > 0);
    for (const file of files) {
      const path = file.replaceAll('\\', '/').replace(/\.json$/, '');
      const served = await text(nodeRed, `/library/examples/flows/${packageName}/${encodeURI(path)}`);
      assert.deepEqual(JSON.parse(served), JSON.parse(readFileSync(join(folder, file), 'utf8')));
    }
  });

  it('keeps what is secret out of the flows and the editor', async () => {
    assert.ok(!(await text(nodeRed, '/flows')).includes(secret));
    const told = await text(nodeRed, '/credentials/bedrock-connection/with-keys');
    assert.ok(!told.includes(secret), told);
  });

  it('lets Node-RED end with 0 on Ctrl-C', async function () {
    if (process.platform === 'win32') skipTest(this, 'Windows has no SIGINT for another process');
    const started = Date.now();
    assert.equal(await nodeRed.stop(), 0);
    assert.ok(Date.now() - started < 5_000);
  });
});

describe(`the dialogs' questions in Node-RED ${nodeRedVersion()}`, function () {
  this.timeout(120_000);
  let nodeRed: RealNodeRed;

  before(async () => {
    const tokens = "(token) => Promise.resolve({ reader: user('read'), writer: user('*') }[token] ?? null)";
    nodeRed = await startRealNodeRed({
      flows: [],
      settings: `adminAuth: (() => {
        const user = (permissions) => ({ username: 'someone', permissions });
        return { type: 'credentials', users: [], tokens: ${tokens} };
      })(),`,
    });
  });
  after(() => nodeRed?.stop());

  for (const path of ['/bedrock-connection/test', '/bedrock-connection/models', '/bedrock-connection/try']) {
    it(`are answered at ${path} only to those who may write`, async () => {
      const status = async (token?: string) => {
        const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
        const body = JSON.stringify({ id: 'new', settings: { identity: 'simulator' }, credentials: {} });
        return (await nodeRed.request(path, { method: 'POST', headers, body })).status;
      };
      assert.deepEqual([await status(), await status('reader'), await status('writer')], [401, 401, 200]);
    });
  }
});

function node(id: string, type: string, properties: Record<string, unknown> = {}): FlowNode {
  return { id, type, z: 'tab', x: 100, y: 100, wires: [], ...properties };
}

function httpIn(id: string, url: string, target: string): FlowNode {
  return node(id, 'http in', { url, method: 'get', wires: [[target]] });
}

function functionNode(id: string, func: string, target: string): FlowNode {
  return node(id, 'function', { func, outputs: 1, wires: [[target]] });
}

async function modulesOf(nodeRed: RealNodeRed): Promise<string[]> {
  return JSON.parse(await text(nodeRed, '/modules'));
}

// Node-RED itself reads each installed package.json when it looks for nodes.
function awsModules(paths: string[]): string[] {
  return paths.filter((path) => /node_modules[\\/]@(aws|aws-sdk|aws-crypto|smithy)[\\/].+\.[cm]?js$/.test(path));
}

async function text(nodeRed: RealNodeRed, path: string, accept = 'application/json'): Promise<string> {
  const response = await nodeRed.request(path, { headers: { accept } });
  assert.equal(response.status, 200, `${path} gave ${response.status}`);
  return response.text();
}
