import assert from 'node:assert/strict';
import type { FlowNode } from '../support/flow-node';
import { editorDefaults } from './support/editor-defaults';
import { type Example, exampleFiles } from './support/example-files';

const connectionId = 'b1d0c0de00000001';
const ownTypes = ['bedrock-connection', 'bedrock-chat', 'bedrock-stream'];
const coreTypes = [
  ['tab', 'comment', 'inject', 'debug', 'catch', 'change', 'switch', 'function', 'delay', 'join', 'template'],
  ['http in', 'http response', 'link in', 'link out'],
].flat();
const withoutInput = ['tab', 'comment', 'inject', 'catch', 'http in', 'link in', 'bedrock-connection'];

describe('example files', () => {
  const examples = exampleFiles();

  it('are the five that the documentation names', () => {
    assert.deepEqual(
      examples.map(({ path }) => path),
      [
        'chat/01 - Ask one question.json',
        'chat/02 - Keep a conversation.json',
        'errors/01 - Handle errors and retry.json',
        'stream/01 - Print words as they come.json',
        'stream/02 - A webpage that shows the stream.json',
      ],
    );
  });

  it('use an id once, but for the connection that all share', () => {
    const ids = examples.flatMap(({ nodes }) => nodes.map(({ id }) => id)).filter((id) => id !== connectionId);
    assert.equal(new Set(ids).size, ids.length);
    for (const id of ids) assert.match(id, /^[0-9a-f]{16}$/);
  });

  it('hold the same connection, so that a second import adds none', () => {
    const connections = examples.map(({ nodes }) => nodes.filter(({ type }) => type === 'bedrock-connection'));
    for (const found of connections) assert.deepEqual(found, connections[0]);
    assert.equal(connections[0]?.length, 1);
    assert.equal(connections[0]?.[0]?.id, connectionId);
    assert.equal(connections[0]?.[0]?.identity, 'simulator');
  });

  for (const example of examples) describe(example.path, () => checkExample(example));
});

function checkExample({ title, nodes }: Example): void {
  const tabs = nodes.filter(({ type }) => type === 'tab');
  const inTab = nodes.filter(({ type }) => type !== 'tab' && type !== 'bedrock-connection');

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
    const own = nodes.filter(({ type }) => type === 'bedrock-chat' || type === 'bedrock-stream');
    assert.notEqual(own.length, 0);
    for (const node of own) assert.equal(node.connection, connectionId);
  });

  it('gives our nodes every setting that the editor knows, and no other', () => {
    const fromTheFlow = ['id', 'type', 'z', 'x', 'y', 'wires'];
    for (const node of nodes.filter(({ type }) => ownTypes.includes(type))) {
      const settings = Object.keys(node).filter((name) => !fromTheFlow.includes(name));
      assert.deepEqual(settings.sort(), editorDefaults(node.type).sort(), describeNode(node));
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
  if (type === 'bedrock-chat') return 2;
  if (type === 'bedrock-stream') return 3;
  if (['comment', 'debug', 'http response', 'link out'].includes(type)) return 0;
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
