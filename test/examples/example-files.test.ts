import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { editorDefaults } from '../support/editor-defaults';
import type { FlowNode } from '../support/flow-node';
import { projectFolder } from '../support/node-red';
import { type Example, exampleFiles } from './support/example-files';

const connectionId = 'b1d0c0de00000001';
/** Examples that show what a connection can be set to have one of their own. */
const ownConnections: Record<string, string> = { 'sensors/02 - Keep up with a burst.json': 'b1d0c0de00000002' };
const ownTypes = ['bedrock-connection', 'bedrock-chat', 'bedrock-stream', 'bedrock-health'];
const configTypes = ['bedrock-connection', 'mqtt-broker', 'websocket-listener'];
const coreTypes = [
  ['tab', 'comment', 'inject', 'debug', 'catch', 'status', 'change', 'switch', 'function', 'delay', 'template'],
  ['split', 'join', 'rbe', 'http in', 'http response', 'link in', 'link out'],
  ['mqtt in', 'mqtt out', 'mqtt-broker', 'websocket in', 'websocket out', 'websocket-listener'],
].flat();
const sources = ['inject', 'catch', 'status', 'http in', 'link in', 'mqtt in', 'websocket in'];
const ends = ['comment', 'debug', 'http response', 'link out', 'mqtt out', 'websocket out'];
const withoutInput = ['tab', 'comment', ...sources, ...configTypes];

describe('example files', () => {
  const examples = exampleFiles();
  const readme = readFileSync(join(projectFolder, 'README.md'), 'utf8');

  it('are those that the README names', () => {
    const paths = examples.map(({ path }) => path);
    assert.deepEqual(paths, [
      'chat/01 - Ask one question.json',
      'chat/02 - Keep a conversation.json',
      'chat/03 - Describe a camera image.json',
      'chat/04 - Summarise a PDF.json',
      'errors/01 - Handle errors and retry.json',
      'errors/02 - Fall back to another model.json',
      'invoke-model/01 - Chat with Llama.json',
      'invoke-model/02 - Compare texts by embeddings.json',
      'operation/01 - Check the health every minute.json',
      'operation/02 - Count tokens an hour.json',
      'sensors/01 - Classify readings as JSON.json',
      'sensors/02 - Keep up with a burst.json',
      'sensors/03 - Answer over MQTT.json',
      'stream/01 - Print words as they come.json',
      'stream/02 - A webpage that shows the stream.json',
      'stream/03 - Speak sentence by sentence.json',
      'stream/04 - Cancel a running answer.json',
      'stream/05 - A chat page.json',
      'tools/01 - Answer a tool call.json',
    ]);
    const named = [...readme.matchAll(/^\| \*(.+?) \/ (.+?)\* \|/gm)].map(([, topic, title]) => `${topic}/${title}`);
    assert.deepEqual(named.sort(), paths.map((path) => path.replace(/\/\d+ - /, '/').replace(/\.json$/, '')).sort());
  });

  it('have titles of their own', () => {
    assert.equal(new Set(examples.map(({ title }) => title)).size, examples.length);
  });

  it('use an id once, but for the connection that all share', () => {
    const ids = examples.flatMap(({ nodes }) => nodes.map(({ id }) => id)).filter((id) => id !== connectionId);
    assert.equal(new Set(ids).size, ids.length);
    for (const id of ids) assert.match(id, /^[0-9a-f]{16}$/);
  });

  it('hold the same connection, so that a second import adds none', () => {
    const shared = examples.filter(({ path }) => !ownConnections[path]).map(connectionsOf);
    for (const found of shared) assert.deepEqual(found, shared[0]);
    assert.equal(shared[0]?.length, 1);
    assert.equal(shared[0]?.[0]?.id, connectionId);
  });

  it('hold no other connection, but for those that show its settings', () => {
    for (const [path, id] of Object.entries(ownConnections)) {
      const found = examples.filter((example) => example.path === path).flatMap(connectionsOf);
      assert.deepEqual(
        found.map((connection) => connection.id),
        [id],
      );
    }
  });

  it('run on the simulator', () => {
    for (const { identity } of examples.flatMap(connectionsOf)) assert.equal(identity, 'simulator');
  });

  for (const example of examples) describe(example.path, () => checkExample(example));
});

function connectionsOf({ nodes }: Example): FlowNode[] {
  return nodes.filter(({ type }) => type === 'bedrock-connection');
}

function checkExample({ path, title, nodes }: Example): void {
  const tabs = nodes.filter(({ type }) => type === 'tab');
  const inTab = nodes.filter(({ type }) => type !== 'tab' && !configTypes.includes(type));

  it('is one tab, named after its file', () => {
    assert.deepEqual(
      tabs.map(({ label, disabled }) => ({ label, disabled })),
      [{ label: title, disabled: false }],
    );
    for (const node of inTab) assert.equal(node.z, tabs[0]?.id, describeNode(node));
  });

  it('explains itself in a comment', () => {
    const comments = nodes.filter(({ type }) => type === 'comment');
    assert.notEqual(comments.length, 0);
    for (const { name, info } of comments) {
      assert.match(String(name), /\w/);
      assert.match(String(info), /(\w+\W+){10}/);
    }
  });

  it('needs no nodes but core ones and ours', () => {
    const strangers = nodes.map(({ type }) => type).filter((type) => ![...coreTypes, ...ownTypes].includes(type));
    assert.deepEqual(strangers, []);
  });

  it('wires each output to nodes that exist and have an input', () => {
    const targets = new Set(nodes.filter(({ type }) => !withoutInput.includes(type)).map(({ id }) => id));
    for (const node of inTab) {
      assert.equal(wiresOf(node).length, outputsOf(node), describeNode(node));
      for (const target of wiresOf(node).flat()) assert.ok(targets.has(target), describeNode(node));
    }
  });

  it('links a link out to a link in and back', () => {
    const pairs = (from: string) =>
      nodes.filter(({ type }) => type === from).flatMap(({ id, links }) => [links].flat().map((other) => [id, other]));
    const backwards = pairs('link in').map(([id, other]) => [other, id]);
    assert.deepEqual(pairs('link out').sort(), backwards.sort());
  });

  it('uses the connection in each of our nodes', () => {
    const own = nodes.filter(({ type }) => ownTypes.includes(type) && !configTypes.includes(type));
    assert.notEqual(own.length, 0);
    for (const node of own) assert.equal(node.connection, ownConnections[path] ?? connectionId);
  });

  it('gives our nodes every setting that the editor knows, and no other', () => {
    const fromTheFlow = ['id', 'type', 'z', 'x', 'y', 'wires'];
    for (const node of nodes.filter(({ type }) => ownTypes.includes(type))) {
      const settings = Object.keys(node).filter((name) => !fromTheFlow.includes(name));
      assert.deepEqual(settings.sort(), Object.keys(editorDefaults(node.type)).sort(), describeNode(node));
    }
  });

  it('keeps its nodes on the grid and apart', () => {
    for (const node of inTab) {
      const { left, top } = boxOf(node);
      assert.ok(left >= 0 && top >= 0 && Number(node.x) % 10 === 0 && Number(node.y) % 20 === 0, describeNode(node));
    }
    const overlapping = inTab.flatMap((one, index) =>
      inTab.slice(index + 1).filter((other) => isOverlapping(boxOf(one), boxOf(other))),
    );
    assert.deepEqual(overlapping.map(describeNode), []);
  });
}

function wiresOf(node: FlowNode): string[][] {
  return Array.isArray(node.wires) ? node.wires : [];
}

function outputsOf({ type, outputs }: FlowNode): number {
  if (type === 'bedrock-chat' || type === 'bedrock-health') return 2;
  if (type === 'bedrock-stream') return 3;
  if (ends.includes(type)) return 0;
  return typeof outputs === 'number' ? outputs : 1;
}

interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

// The editor's own measures: at least 100 wide, in steps of 20, the label at about 7 a letter; 15 high an output.
function boxOf(node: FlowNode): Box {
  const label = String(node.name || `[${node.method}] ${node.url}`);
  const width = Math.max(100, 20 * Math.ceil((50 + 7 * label.length) / 20));
  const height = Math.max(30, 15 * outputsOf(node));
  const [x, y] = [Number(node.x), Number(node.y)];
  return { left: x - width / 2, right: x + width / 2, top: y - height / 2, bottom: y + height / 2 };
}

function isOverlapping(one: Box, other: Box): boolean {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}

function describeNode({ type, name, id }: FlowNode): string {
  return `${type} "${name ?? ''}" (${id})`;
}
