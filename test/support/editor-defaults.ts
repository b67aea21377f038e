/** The settings of our nodes, as the editor knows them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createContext, runInContext } from 'node:vm';
import { projectFolder } from './node-red';

/** A setting as a dialog registers it. */
interface Setting {
  value: unknown;
}

/** The settings that the built dialog of a node type registers. Throws when it is not built. */
export function editorDefaults(type: string): Record<string, Setting> {
  const html = readFileSync(join(projectFolder, 'dist', 'nodes', `${type}.html`), 'utf8');
  const scripts = [...html.matchAll(/<script type="text\/javascript">([\s\S]*?)<\/script>/g)];
  const registered = new Map<string, Record<string, Setting>>();
  const context = createContext({ RED: fakeEditor(registered), $: anything, jQuery: anything });
  for (const [, source = ''] of scripts) runInContext(source, context);
  const defaults = registered.get(type);
  if (!defaults) throw new Error(`Expected ${type}.html to register ${type}`);
  return defaults;
}

function fakeEditor(registered: Map<string, Record<string, Setting>>): unknown {
  const nodes = {
    registerType: (type: string, definition: { defaults: Record<string, Setting> }) =>
      registered.set(type, definition.defaults),
  };
  return new Proxy({ nodes }, { get: (target, key) => (key === 'nodes' ? target.nodes : anything) });
}

// Stands for every part of the editor that a dialog's script may touch while it loads.
const anything: unknown = new Proxy(() => undefined, {
  get: (_target, key) => (key === Symbol.toPrimitive ? () => '' : anything),
  apply: () => anything,
});
