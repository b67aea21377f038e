import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/**
 * The package's examples, in the order of their paths: `{ path, title, nodes }`, the path with forward slashes, the
 * title without the number that orders them.
 */
export function readExampleFlows(folder) {
  return readdirSync(folder, { recursive: true })
    .filter((path) => path.endsWith('.json'))
    .map((path) => path.replaceAll('\\', '/'))
    .sort()
    .map((path) => ({
      path,
      title: basename(path, '.json').replace(/^\d+ - /, ''),
      nodes: JSON.parse(readFileSync(join(folder, path), 'utf8')),
    }));
}

/**
 * One flow of all examples, each on its own tab. Connections of the same id are one connection; any other id that two
 * examples share is given a new one in the later example.
 */
export function mergeExampleFlows(examples) {
  const merged = new Map();
  for (const [index, example] of examples.entries()) {
    const nodes = onOwnTab(example, `example-${index + 1}`);
    const taken = nodes.filter((node) => merged.has(node.id) && !isShared(node)).map((node) => node.id);
    for (const node of withNewIds(nodes, taken, `-${index + 1}`)) {
      if (!merged.has(node.id)) merged.set(node.id, node);
    }
  }
  return [...merged.values()];
}

/** Whether an example needs nothing beside Node-RED: a broker is not there everywhere. */
export function runsByItself({ nodes }) {
  return !nodes.some(({ type }) => type === 'mqtt-broker');
}

function isShared(node) {
  return node.type === 'bedrock-connection';
}

function onOwnTab({ title, nodes }, tabId) {
  if (nodes.some((node) => node.type === 'tab')) return nodes;
  const placed = nodes.map((node) => ('x' in node ? { ...node, z: tabId } : node));
  return [{ id: tabId, type: 'tab', label: title }, ...placed];
}

function withNewIds(nodes, ids, suffix) {
  if (ids.length === 0) return nodes;
  const renamed = new Set(ids);
  const text = JSON.stringify(nodes, (_key, value) => (renamed.has(value) ? value + suffix : value));
  return JSON.parse(text);
}
