import type { FlowNode } from '../../support/flow-node';
import { type RealNodeRed, startRealNodeRed } from '../../support/real-node-red';
import { type DebugSidebar, openDebugSidebar } from './debug-sidebar';
import { type RunningExample, runningExample } from './running-example';

/** A real Node-RED with some examples, there while the tests of a `describe` run. */
export interface RunningExamples {
  example(title: string): RunningExample;
  nodeRed(): RealNodeRed;
}

/** Boots it before the tests of this `describe`, clears the Debug sidebar before each, ends it after them. */
export function runningExamples(flows: () => FlowNode[]): RunningExamples {
  let nodeRed: RealNodeRed;
  let sidebar: DebugSidebar;

  before(async () => {
    nodeRed = await startRealNodeRed({ flows: flows() });
    sidebar = await openDebugSidebar(nodeRed.url);
  });
  beforeEach(() => sidebar.clear());
  after(async () => {
    sidebar?.close();
    await nodeRed?.stop();
  });
  return { example: (title) => runningExample(title, nodeRed, sidebar), nodeRed: () => nodeRed };
}
