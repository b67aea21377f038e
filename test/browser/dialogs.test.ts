import assert from 'node:assert/strict';
import type { Browser, Locator, Page } from 'playwright-core';
import { nodeRedVersion } from '../support/node-red';
import { type RealNodeRed, startRealNodeRed } from '../support/real-node-red';
import { skipTest } from '../support/skip-test';
import { type EditorPage, hasBrowser, openEditor, startBrowser } from './support/editor-page';
import { controls, fieldValues, layoutFaults, type TabStop, tabThrough } from './support/open-form';

const flows = [
  { id: 'tab', type: 'tab', label: 'Dialogs' },
  { id: 'connection', type: 'bedrock-connection', identity: 'simulator', defaultModel: 'amazon.nova-micro-v1:0' },
  { id: 'chat', type: 'bedrock-chat', z: 'tab', x: 100, y: 100, connection: 'connection', wires: [[], []] },
  { id: 'stream', type: 'bedrock-stream', z: 'tab', x: 100, y: 200, connection: 'connection', wires: [[], [], []] },
  { id: 'health', type: 'bedrock-health', z: 'tab', x: 100, y: 300, connection: 'connection', wires: [[], []] },
];

/** Choices that show as many fields as there are, and faults below some of them; one list for each way to fill the form. */
const filled: Record<string, Record<string, string>[]> = {
  chat: [
    { toolChoice: 'tool', reasoning: 'budget', caching: 'prefix', guardrailId: 'gr', fallback: 'one' },
    { api: 'invoke' },
    { api: 'raw', contentType: 'none' },
  ],
  stream: [
    { toolChoice: 'tool', reasoning: 'budget', caching: 'prefix', guardrailId: 'gr', emit: 'interval', emitEvery: '0' },
    { api: 'invoke' },
    { api: 'raw' },
  ],
  health: [{ depth: 'answer' }],
  connection: [
    { identity: 'assume-role', roleSource: 'keys', proxyMode: 'url', defaultModel: 'a.model', region: 'nowhere-1' },
    { identity: 'assume-role', roleSource: 'iot', proxyMode: 'node', maxConcurrent: '0' },
    { identity: 'assume-role', roleSource: 'web-identity' },
    ...['keys', 'profile', 'web-identity', 'api-key', 'cognito', 'iot', 'chain'].map((identity) => ({ identity })),
  ],
};

// The dark theme came with Node-RED 5.
const themes = nodeRedVersion().startsWith('4.') ? (['light'] as const) : (['light', 'dark'] as const);

describe(`the dialogs in the editor of Node-RED ${nodeRedVersion()}`, function () {
  this.timeout(120_000);
  let nodeRed: RealNodeRed;
  let browser: Browser;

  before(async function () {
    if (!hasBrowser) skipTest(this, 'no Chromium was found; CHROMIUM_PATH can name one');
    nodeRed = await startRealNodeRed({ flows });
    browser = await startBrowser();
  });
  after(async () => {
    await browser?.close();
    await nodeRed?.stop();
  });

  for (const theme of themes) {
    for (const zoom of [1, 2]) {
      describe(`in the ${theme} theme at ${zoom * 100} %`, () => {
        let editor: EditorPage;
        let page: Page;
        before(async () => {
          const viewport = { width: 1280 / zoom, height: 800 / zoom };
          editor = await openEditor(browser, nodeRed.url, theme, { viewport, deviceScaleFactor: zoom });
          page = editor.page;
          page.setDefaultTimeout(10_000);
        });
        afterEach(() => cancel(page));
        after(async () => {
          assert.deepEqual(editor.faults, []);
          await page.context().close();
        });

        for (const [id, ways] of Object.entries(filled)) {
          it(`shows all of ${id}, nothing cut off and nothing over another`, async () => {
            await openForm(page, id);
            for (const [index, way] of ways.entries()) {
              await fillForm(page, way);
              assert.deepEqual(await layoutFaults(page), [], `with ${JSON.stringify(way)}`);
              if (index === 0) await editor.screenshot(`at-${zoom * 100}-${id}`);
            }
          });

          // Themes differ in nothing here.
          if (theme === 'dark') continue;
          it(`leads through ${id} by Tab as one reads, and back, and changes nothing`, async () => {
            await openForm(page, id);
            await fillForm(page, ways[0] ?? {});
            const values = await fieldValues(page);
            const stops = await tabThrough(page, 'Tab');
            const names = stops.map(({ name }) => name);
            assert.deepEqual(names, await controls(page));
            assert.deepEqual(stops.flatMap(outOfOrder), []);
            const back = await tabThrough(page, 'Shift+Tab');
            assert.deepEqual(back.map(({ name }) => name).reverse(), names);
            const unseen = [...stops, ...back].filter(({ isSeen }) => !isSeen);
            assert.deepEqual(unseen, []);
            assert.deepEqual(await fieldValues(page), values);
          });
        }

        it('keeps the list of models inside the window, and closes it alone on Escape', async () => {
          await openForm(page, 'chat');
          await page.locator('.bedrock-pick:visible').first().focus();
          await page.keyboard.press('Enter');
          await page.locator('.bedrock-choices [role="option"]').first().waitFor();
          await assertInside(page, page.locator('.red-ui-popover-panel:visible'));
          await editor.screenshot(`at-${zoom * 100}-models`);
          await page.keyboard.press('Escape');
          await page.locator('.bedrock-picker').waitFor({ state: 'detached' });
          assert.equal(await buttons(page).count(), 1, 'the dialog was closed, too');
        });

        it('keeps the list of regions inside the window, and closes it alone on Escape', async () => {
          await openForm(page, 'connection');
          await fillForm(page, { identity: 'chain' });
          const region = page.locator('#node-config-input-region');
          await region.focus();
          await page.keyboard.press('ArrowDown');
          const list = page.locator('.red-ui-autoComplete-container:visible');
          await assertInside(page, list);
          await editor.screenshot(`at-${zoom * 100}-regions`);
          await page.keyboard.press('Escape');
          await list.waitFor({ state: 'detached' });
          assert.equal(await region.inputValue(), '');
          assert.equal(await buttons(page).count(), 1, 'the dialog was closed, too');
        });
      });
    }
  }

  describe('by keyboard alone', () => {
    let page: Page;
    before(async () => {
      page = (await openEditor(browser, nodeRed.url, 'light')).page;
      page.setDefaultTimeout(10_000);
    });
    afterEach(() => cancel(page));

    it('opens and closes each section by Enter and by Space', async () => {
      for (const id of ['chat', 'stream', 'connection']) {
        await openForm(page, id, { isClosed: true });
        for (const heading of await page.locator('.bedrock-section > button:visible').all()) {
          const body = page.locator(`[id="${await heading.getAttribute('aria-controls')}"]`);
          for (const key of ['Enter', 'Space']) {
            const wasOpen = await body.isVisible();
            await heading.press(key);
            assert.equal(await body.isVisible(), !wasOpen);
            assert.equal(await heading.getAttribute('aria-expanded'), String(!wasOpen));
          }
        }
        await cancel(page);
      }
    });

    it('tests a connection', async () => {
      await openForm(page, 'connection');
      await page.locator('#bedrock-test').press('Enter');
      await page.locator('.bedrock-works').nth(3).waitFor();
    });

    it('writes a schema in the JSON editor', async () => {
      await openForm(page, 'chat');
      const row = page.locator('.form-row', { has: page.locator('#node-input-schema') });
      await row.getByRole('button', { name: 'Write in the JSON editor' }).press('Enter');
      await page.locator('.monaco-editor.focused:visible').waitFor();
      await page.keyboard.insertText('{"type": "object"}');
      await page.locator('#node-dialog-ok').press('Enter');
      await page.locator('.monaco-editor:visible').waitFor({ state: 'detached' });
      await row.waitFor();
      assert.equal(await page.locator('#node-input-schema').inputValue(), '{"type":"object"}');
      assert.equal(await page.locator('#node-input-schema-value-reason').innerText(), '');
      // What a message brings is written nowhere.
      await page.evaluate(`$('#node-input-schema').typedInput('type', 'msg')`);
      assert.equal(await row.locator('.bedrock-write').isVisible(), false);
    });

    for (const [setting, value, reason] of [
      ['tools', '[{"name": "a"}, {"name": ""}]', "Tools: [1].name must be a tool's name of 1 to 256 characters"],
      ['schema', '{"properties": {"size": "number"}}', 'Schema: properties.size must be a JSON schema object'],
    ] as const) {
      it(`tells what is wrong in ${setting}, and where`, async () => {
        await openForm(page, 'chat');
        await page.evaluate(`$('#node-input-${setting}').typedInput('value', '${value}')`);
        assert.equal(await page.locator(`#node-input-${setting}-value-reason`).innerText(), reason);
      });
    }

    it('tries a node, and stops it', async () => {
      await openForm(page, 'chat');
      await page.locator('#bedrock-try-prompt').fill('Is the pump safe?');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Space');
      await page.locator('#bedrock-try-facts', { hasText: 'tokens' }).waitFor();
      await page.keyboard.press('Enter');
      await page.locator('#bedrock-try', { hasText: 'Stop' }).waitFor();
      await page.keyboard.press('Enter');
      await page.locator('#bedrock-try-facts', { hasText: 'Stopped' }).waitFor();
    });
  });
});

async function openForm(page: Page, id: string, { isClosed = false } = {}): Promise<void> {
  await page.evaluate(
    id === 'connection'
      ? `RED.editor.editConfig('', 'bedrock-connection', '${id}')`
      : `RED.editor.edit(RED.nodes.node('${id}'))`,
  );
  await buttons(page).waitFor();
  // Trays slide for about half a second; nothing tells when they have ended.
  await page.waitForTimeout(600);
  if (!isClosed) await page.evaluate(`$('.bedrock-section button[aria-expanded="false"]').trigger('click')`);
}

async function cancel(page: Page): Promise<void> {
  if ((await buttons(page).count()) === 0) return;
  await buttons(page).click();
  await buttons(page).waitFor({ state: 'detached' });
}

function buttons(page: Page): Locator {
  return page.locator('#node-dialog-cancel, #node-config-dialog-cancel');
}

async function fillForm(page: Page, values: Record<string, string>): Promise<void> {
  for (const [setting, value] of Object.entries(values)) {
    if (setting === 'fallback') {
      await page.evaluate(`$('#node-input-fallback-list').editableList('addItem', { model: '${value}' })`);
    } else {
      const field = `#node-input-${setting}, #node-config-input-${setting}`;
      const shown = await page.evaluate(`$('${field}').val('${value}').trigger('change').val()`);
      assert.equal(shown, value, setting);
    }
  }
}

/** Says where the way goes up, or to the left in one line. */
function outOfOrder(stop: TabStop, index: number, stops: TabStop[]): string[] {
  const last = stops[index - 1];
  if (last === undefined) return [];
  const isSameLine = stop.top < last.bottom - 1 && stop.bottom > last.top + 1;
  const isOn = isSameLine ? stop.left >= last.left : stop.top > last.top;
  return isOn ? [] : [`${stop.name} after ${last.name}`];
}

async function assertInside(page: Page, popup: Locator): Promise<void> {
  await popup.waitFor();
  // It unfolds.
  await page.waitForTimeout(300);
  const box = await popup.boundingBox();
  const { width, height } = page.viewportSize() ?? { width: 0, height: 0 };
  assert.ok(box, 'it is not shown');
  const isInside = box.x >= 0 && box.y >= 0 && box.x + box.width <= width && box.y + box.height <= height;
  assert.ok(isInside, `${JSON.stringify(box)} in ${width} x ${height}`);
}
