import type { RealNodeRed } from '../../support/real-node-red';
import type { DebugSidebar } from './debug-sidebar';
import { exampleTitled } from './example-files';

/** One example in a running Node-RED, spoken to by the names of its nodes. */
export interface RunningExample {
  /** Presses the button of an Inject node; resolves when Node-RED took it. */
  press(inject: string): Promise<void>;
  /** What a Debug node has shown since the sidebar was last cleared. */
  shown(debug: string): unknown[];
  /** What a Debug node shows next. Rejects when it shows nothing in 30 s. */
  next(debug: string): Promise<unknown>;
  /** What a Debug node has shown, once it is that many values. Rejects when 30 s pass without another one. */
  untilShown(debug: string, count: number): Promise<unknown[]>;
}

/** The example of this title. Its methods throw when it has no such node. */
export function runningExample(title: string, nodeRed: RealNodeRed, sidebar: DebugSidebar): RunningExample {
  const { nodes } = exampleTitled(title);

  function idOf(type: string, name: string): string {
    const node = nodes.find((candidate) => candidate.type === type && candidate.name === name);
    if (!node) throw new Error(`Expected "${title}" to have a node of type ${type} named "${name}"`);
    return node.id;
  }

  return {
    async press(inject) {
      const response = await nodeRed.request(`/inject/${idOf('inject', inject)}`, { method: 'POST' });
      if (!response.ok) throw new Error(`Inject "${inject}" answered ${response.status}`);
    },
    shown: (debug) => sidebar.shown(idOf('debug', debug)),
    next: (debug) => sidebar.next(idOf('debug', debug)),
    async untilShown(debug, count) {
      const id = idOf('debug', debug);
      while (sidebar.shown(id).length < count) await sidebar.next(id);
      return sidebar.shown(id);
    },
  };
}
