import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { AxeResults } from 'axe-core';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { nodeRedPackage, projectFolder } from '../../support/node-red';

const chromiumPath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
const chromiumFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  // No name is ever looked up: the browser, too, stays on this machine.
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
];

/** Screenshots that the README shows, by the name of the picture there. */
const pictures: Readonly<Record<string, string>> = {
  '4-connection-works': 'connection',
  'model-picker': 'models',
  'try-bedrock-chat': 'try-it',
};

/** Whether there is a browser to test with. */
export const hasBrowser = existsSync(chromiumPath);

/** The editor in a browser, used as a person would: by its menus, dialogs and buttons. */
export interface EditorPage {
  page: Page;
  /** Console errors, uncaught errors and failed requests so far. */
  faults: string[];
  /** Imports one of this package's examples through Import > Examples. */
  importExample(topic: string, title: string): Promise<void>;
  /** The ids of the nodes of a type in the workspace. */
  nodeIds(type: string): Promise<string[]>;
  /** Opens the dialog of a node by a double click. */
  openDialog(id: string): Promise<void>;
  /** Opens the dialog of a config node. */
  openConfigDialog(type: string, id: string): Promise<void>;
  /** Presses Done (Update) in the open dialog and waits until it is closed. */
  closeDialog(): Promise<void>;
  /** Presses Deploy and waits until everything is saved. */
  deploy(): Promise<void>;
  /** Presses the button of an Inject node. */
  pressInject(id: string): Promise<void>;
  /** Empties the Debug sidebar. */
  clearDebug(): Promise<void>;
  /** Resolves when the Debug sidebar shows the text, and at least `count` messages in all. */
  untilDebugShows(text: string, count?: number): Promise<void>;
  /** What axe finds wrong in an element for people who see, hear or move otherwise: rule, and where. */
  barriers(selector: string): Promise<string[]>;
  /** Saves a picture in test-results, named after the Node-RED it shows. */
  screenshot(name: string): Promise<void>;
}

/** Starts the browser that the tests share. */
export function startBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath, args: chromiumFlags });
}

/** Opens the editor at `url` and waits until this package's nodes are in the palette. */
export async function openEditor(
  browser: Browser,
  url: string,
  theme: 'light' | 'dark',
  window: Pick<BrowserContextOptions, 'viewport' | 'deviceScaleFactor'> = { viewport: { width: 1400, height: 900 } },
): Promise<EditorPage> {
  const context = await browser.newContext({ ...window, locale: 'en-US' });
  await context.addInitScript(`localStorage.setItem('view-dark-theme', '${theme}')`);
  const page = await context.newPage();
  const faults = collectFaults(page);
  await page.goto(url);
  await page.locator('.red-ui-palette-node[data-palette-type="bedrock-stream"]').waitFor({ state: 'attached' });
  await page.locator('#red-ui-loading-progress').waitFor({ state: 'hidden' });

  return {
    page,
    faults,
    importExample: (topic, title) => importExample(page, topic, title),
    nodeIds: (type) => page.evaluate(`RED.nodes.filterNodes({ type: '${type}' }).map((node) => node.id)`),
    openDialog: (id) => openDialog(page, id),
    openConfigDialog: async (type, id) => {
      await page.evaluate(`RED.editor.editConfig('', '${type}', '${id}')`);
      await page.locator('#node-config-dialog-ok').waitFor();
      await untilStill(page);
    },
    closeDialog: () => closeDialog(page),
    deploy: () => deploy(page),
    pressInject: async (id) => {
      await reveal(page, id);
      await page.locator(`[id="${id}"] .red-ui-flow-node-button-button`).click({ force: true });
    },
    clearDebug: () => page.evaluate("RED.actions.invoke('core:clear-debug-messages')"),
    untilDebugShows: async (text, count = 1) => {
      await page.evaluate("RED.actions.invoke('core:show-debug-tab')");
      await page.locator('.red-ui-debug-msg-element', { hasText: text }).first().waitFor();
      await page
        .locator('.red-ui-debug-msg')
        .nth(count - 1)
        .waitFor();
    },
    barriers: (selector) => barriers(page, selector),
    screenshot: async (name) => {
      const folder = join(projectFolder, 'test-results');
      mkdirSync(folder, { recursive: true });
      const path = join(folder, `${nodeRedPackage()}-${theme}-${name}.png`);
      await page.screenshot({ path, style: '#red-ui-notifications { visibility: hidden }' });
      const picture = pictures[name];
      if (picture === undefined || theme === 'dark' || process.env.WRITE_PICTURES !== '1') return;
      copyFileSync(path, join(projectFolder, 'docs', 'images', `${picture}.png`));
    },
  };
}

async function barriers(page: Page, selector: string): Promise<string[]> {
  await page.addScriptTag({ path: require.resolve('axe-core') });
  const { violations } = (await page.evaluate(`axe.run('${selector}')`)) as AxeResults;
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`));
}

function collectFaults(page: Page): string[] {
  const faults: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(`console: ${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => faults.push(`page: ${error.stack ?? error.message}`));
  page.on('requestfailed', (request) => faults.push(`request: ${request.url()} ${request.failure()?.errorText}`));
  page.on('response', (response) => {
    if (response.status() >= 400) faults.push(`response: ${response.status()} ${response.url()}`);
  });
  return faults;
}

async function importExample(page: Page, topic: string, title: string): Promise<void> {
  const tabs = page.locator('#red-ui-workspace-tabs > .red-ui-tab');
  const before = await tabs.count();
  await page.evaluate("RED.actions.invoke('core:show-examples-import-dialog')");
  const dialog = page.locator('#red-ui-clipboard-dialog');
  for (const label of ['node-red-contrib-bedrock', topic, title]) {
    await dialog.locator('.red-ui-treeList-label', { hasText: label }).last().click();
  }
  await page.locator('#red-ui-clipboard-dialog-ok').click();
  // All examples name the same connection; for those after the first the editor asks, and a copy shares what is alike.
  const copy = page.getByRole('button', { name: 'Import copy' });
  await copy.or(tabs.nth(before)).first().waitFor();
  if (await copy.isVisible()) await copy.click();
  await tabs.nth(before).waitFor();
  await untilStill(page);
}

async function openDialog(page: Page, id: string): Promise<void> {
  await reveal(page, id);
  await page.locator(`[id="${id}"] .red-ui-flow-node`).first().dblclick({ force: true });
  await page.locator('#node-dialog-ok').waitFor();
  await untilStill(page);
}

async function closeDialog(page: Page): Promise<void> {
  const button = page.locator('#node-dialog-ok, #node-config-dialog-ok').last();
  await button.click();
  await button.waitFor({ state: 'detached' });
  await untilStill(page);
}

async function deploy(page: Page): Promise<void> {
  const saved = page.waitForResponse(
    (response) => /\/flows$/.test(response.url()) && response.request().method() === 'POST',
  );
  await page.locator('#red-ui-header-button-deploy').click();
  await saved;
  await page.waitForFunction('!RED.nodes.dirty()');
}

async function reveal(page: Page, id: string): Promise<void> {
  await page.evaluate(`RED.view.reveal('${id}')`);
  await untilStill(page);
}

// Trays slide, tabs scroll and revealed nodes flash for about half a second; nothing tells when they have ended.
function untilStill(page: Page): Promise<void> {
  return page.waitForTimeout(600);
}
