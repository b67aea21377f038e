/** The example flows as people import them, read from their files. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import type { FlowNode } from '../../support/flow-node';
import { projectFolder } from '../../support/node-red';

const examplesFolder = join(projectFolder, 'examples');

/** One example: where it is below `examples/`, its file name's words without number and ending, and its nodes. */
export interface Example {
  path: string;
  title: string;
  nodes: FlowNode[];
}

/** All examples, in the order of the editor's menu. Throws when a file is no JSON. */
export function exampleFiles(): Example[] {
  return readdirSync(examplesFolder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.json'))
    .sort()
    .map((path) => readExample(join(examplesFolder, path)));
}

/** The example of this title. Throws when there is none. */
export function exampleTitled(title: string): Example {
  const example = exampleFiles().find((candidate) => candidate.title === title);
  if (!example) throw new Error(`Expected an example titled "${title}"`);
  return example;
}

/** The examples that need nothing beside Node-RED, as one flow file: the connection that they share is in it once. */
export function allExampleFlows(): FlowNode[] {
  return mergeFlows(exampleFiles().filter(runsByItself));
}

/** The examples of these titles as one flow file. */
export function exampleFlows(...titles: string[]): FlowNode[] {
  return mergeFlows(titles.map(exampleTitled));
}

function mergeFlows(examples: Example[]): FlowNode[] {
  const byId = new Map(examples.flatMap(({ nodes }) => nodes.map((node) => [node.id, node] as const)));
  return [...byId.values()];
}

/** A broker is not there everywhere. */
function runsByItself({ nodes }: Example): boolean {
  return !nodes.some(({ type }) => type === 'mqtt-broker');
}

function readExample(file: string): Example {
  return {
    path: relative(examplesFolder, file).replaceAll('\\', '/'),
    title: basename(file, '.json').replace(/^\d+ - /, ''),
    nodes: JSON.parse(readFileSync(file, 'utf8')),
  };
}
