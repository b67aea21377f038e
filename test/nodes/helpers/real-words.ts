import { join } from 'node:path';
import { projectFolder, requireFromNodeRed } from '../../support/node-red';

interface I18n {
  init(settings: { lang: string }): void;
  registerMessageCatalog(namespace: string, folder: string, file: string): Promise<void>;
  _(key: string, params?: object): string;
}

interface RegistryUtil {
  createNodeApi(node: object): object;
}

let ready: Promise<void> | undefined;

/**
 * Lets nodes speak in the words of the package's locale files, as they do in a real Node-RED. The test helper of
 * Node-RED gives each key back in place of its words, so that a missing word, or one without its facts, would not show.
 */
export function useRealWords(): Promise<void> {
  ready ??= install();
  return ready;
}

async function install(): Promise<void> {
  const { i18n } = requireFromNodeRed('@node-red/util') as { i18n: I18n };
  const registry = requireFromNodeRed('@node-red/registry/lib/util') as RegistryUtil;
  const createNodeApi = registry.createNodeApi;
  registry.createNodeApi = (node) =>
    // The helper assigns its own: that must not come through.
    Object.defineProperty(createNodeApi(node), '_', { get: () => i18n._, set() {} });
  i18n.init({ lang: 'en-US' });
  const folder = join(projectFolder, 'dist', 'nodes', 'locales');
  await i18n.registerMessageCatalog('node-red-contrib-bedrock/bedrock-connection', folder, 'bedrock-connection.json');
}
