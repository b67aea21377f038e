import assert from 'node:assert/strict';
import type { Browser, Locator } from 'playwright-core';
import { nodeRedVersion } from '../support/node-red';
import { type RealNodeRed, startRealNodeRed } from '../support/real-node-red';
import { skipTest } from '../support/skip-test';
import { type EditorPage, hasBrowser, openEditor, startBrowser } from './support/editor-page';

const fieldsOfIdentity = {
  chain: ['region'],
  keys: ['region', 'accessKeyId', 'secretAccessKey', 'sessionToken'],
  profile: ['region', 'profile'],
  'assume-role': ['region', 'roleArn', 'roleSource', 'roleSessionName', 'externalId', 'roleDuration'],
  'web-identity': ['region', 'roleArn', 'webIdentityTokenFile', 'roleSessionName'],
  container: ['region'],
  'api-key': ['region', 'apiKey'],
  cognito: ['region', 'identityPoolId'],
  iot: ['region', 'iotEndpoint', 'iotRoleAlias', 'iotThingName', 'iotTls', 'iotCertFile', 'iotKeyFile'],
  simulator: [],
};
const fieldsOfRoleSource = {
  chain: [],
  keys: ['accessKeyId', 'secretAccessKey', 'sessionToken'],
  profile: ['profile'],
  'web-identity': ['webIdentityTokenFile', 'sourceRoleArn'],
  container: [],
  iot: ['iotEndpoint', 'iotRoleAlias', 'iotThingName', 'iotTls', 'iotCertFile', 'iotKeyFile'],
};
const identityFields = [...new Set([...Object.values(fieldsOfIdentity), ...Object.values(fieldsOfRoleSource)].flat())];

const fieldsOfEveryApi = [
  'prompt',
  'guardrailId',
  'onGuardrail',
  'onError',
  'timeLimit',
  'queueKey',
  'cancelOnDisconnect',
];
const headerFields = ['serviceTier', 'latency', 'requestMetadata'];
const conversationFields = [
  'history',
  'maxTurns',
  'attachments',
  'system',
  'maxTokens',
  'temperature',
  'topP',
  'stopSequences',
];
const chatFields = [
  'tools',
  'toolChoice',
  'reasoning',
  'schema',
  'schemaName',
  'caching',
  'strict',
  'fallbackConnection',
];
const bodyFields = ['additionalFields', 'responseFieldPaths'];
const fieldsOfAll = [...fieldsOfEveryApi, ...headerFields];
const fieldsOfChat = [...fieldsOfAll, ...conversationFields, ...chatFields, ...bodyFields];
const fieldsOfApi = {
  converse: [...fieldsOfChat, 'promptVariables'],
  invoke: [...fieldsOfChat, 'family'],
  raw: [...fieldsOfAll, 'contentType', 'accept'],
};
const apiFields = [...new Set(Object.values(fieldsOfApi).flat())];

const fieldsOfFamily = { nova: ['attachments'], 'llama-3': ['attachments'], 'titan-text': [] };

// The tests of one editor follow each other: each goes on where the one before has ended.
describe(`the editor of Node-RED ${nodeRedVersion()}`, function () {
  this.timeout(60_000);
  let nodeRed: RealNodeRed;
  let browser: Browser;
  let editor: EditorPage;

  before(async function () {
    if (!hasBrowser) skipTest(this, 'no Chromium was found; CHROMIUM_PATH can name one');
    nodeRed = await startRealNodeRed({ flows: [] });
    browser = await startBrowser();
    editor = await openEditor(browser, nodeRed.url, 'light');
  });
  after(async () => {
    await browser?.close();
    await nodeRed?.stop();
  });

  it('imports examples from its own menu, with one connection for all', async () => {
    await editor.importExample('chat', 'Ask one question');
    await editor.screenshot('1-example');
    await editor.importExample('stream', 'Print words as they come');
    assert.equal((await editor.nodeIds('bedrock-chat')).length, 1);
    assert.equal((await editor.nodeIds('bedrock-stream')).length, 1);
    assert.equal(await connectionOf(editor, 'bedrock-chat'), await connectionOf(editor, 'bedrock-stream'));
  });

  it('takes a name in the dialog of chat', async () => {
    await rename(editor, 'bedrock-chat', 'Named in the browser', '2-chat-dialog');
  });

  it('takes a name in the dialog of stream', async () => {
    await rename(editor, 'bedrock-stream', 'Streams in the browser', '3-stream-dialog');
  });

  for (const type of ['bedrock-chat', 'bedrock-stream']) {
    it(`shows only what the API chosen reads in the dialog of ${type}`, async () => {
      const id = await only(editor, type);
      await editor.openDialog(id);
      await openAll(editor);
      for (const [api, fields] of Object.entries(fieldsOfApi)) {
        await editor.page.locator('#node-input-api').selectOption(api);
        const shown = await shownFields(editor, 'node-input-', apiFields);
        assert.deepEqual(shown.sort(), [...fields].sort(), `with the API ${api}`);
        await editor.page.locator('#node-input-api').scrollIntoViewIfNeeded();
        await editor.screenshot(`api-${api}-of-${type}`);
      }
      await editor.page.locator('#node-input-api').selectOption('invoke');
      for (const [family, fields] of Object.entries(fieldsOfFamily)) {
        await editor.page.locator('#node-input-family').selectOption(family);
        assert.deepEqual(
          await shownFields(editor, 'node-input-', ['attachments']),
          fields,
          `with the family ${family}`,
        );
        assert.equal(await section(editor, 'tools').isVisible(), family === 'nova');
      }
      // One that is filled is refused when it is sent: it is there to be cleared.
      await editor.page.evaluate(`$('#node-input-tools').typedInput('value', '[{"name": "a"}]')`);
      assert.equal(await section(editor, 'tools').isVisible(), true);
      await editor.page.evaluate(`$('#node-input-tools').typedInput('value', '')`);
      await editor.page.locator('#node-input-family').selectOption('llama-3');
      await editor.closeDialog();
      const kept = await editor.page.evaluate(`(({ api, family }) => [api, family])(RED.nodes.node('${id}'))`);
      assert.deepEqual(kept, ['invoke', 'llama-3']);

      // A section in which something is set is open at once.
      await editor.openDialog(id);
      await editor.page.locator('#node-input-family').selectOption('auto');
      await editor.page.locator('#node-input-api').selectOption('converse');
      await editor.closeDialog();
    });
  }

  it('shows only the fields of the identity chosen in the dialog of connection', async () => {
    await editor.openConfigDialog('bedrock-connection', await connectionOf(editor, 'bedrock-chat'));
    for (const [identity, fields] of Object.entries(fieldsOfIdentity)) {
      await editor.page.locator('#node-config-input-identity').selectOption(identity);
      assert.deepEqual(
        (await shownFields(editor, 'node-config-input-', identityFields)).sort(),
        [...fields].sort(),
        `with the identity ${identity}`,
      );
      await editor.screenshot(`4-connection-dialog-${identity}`);
    }
    await editor.page.locator('#node-config-input-identity').selectOption('assume-role');
    for (const [source, fields] of Object.entries(fieldsOfRoleSource)) {
      await editor.page.locator('#node-config-input-roleSource').selectOption(source);
      const shown = await shownFields(editor, 'node-config-input-', identityFields);
      const more = shown.filter((field) => !fieldsOfIdentity['assume-role'].includes(field));
      assert.deepEqual(more.sort(), [...fields].sort(), `with a role from ${source}`);
    }
    await editor.page.locator('#node-config-input-identity').selectOption('simulator');
    await editor.page.locator('#node-config-input-name').fill('Simulator of the browser test');
    await editor.closeDialog();
  });

  it('suggests regions by their place, and doubts one that it does not know', async () => {
    await editor.openConfigDialog('bedrock-connection', await connectionOf(editor, 'bedrock-chat'));
    await editor.page.locator('#node-config-input-identity').selectOption('chain');
    const region = editor.page.locator('#node-config-input-region');
    await region.pressSequentially('frankf');
    await editor.page.locator('.red-ui-autoComplete-container', { hasText: 'eu-central-1' }).waitFor();
    await editor.screenshot('4-region');
    await editor.page.keyboard.press('Enter');
    assert.equal(await region.inputValue(), 'eu-central-1');
    const doubt = editor.page.locator('.bedrock-doubt');
    assert.equal(await doubt.innerText(), '');
    await region.fill('eu-central-9');
    assert.match(await doubt.innerText(), /no region of this name/);
    await editor.page.locator('#node-config-dialog-cancel').click();
    await editor.page.locator('#node-config-dialog-cancel').waitFor({ state: 'detached' });
  });

  it('tests a connection that was not deployed, step by step', async () => {
    await editor.openConfigDialog('bedrock-connection', await connectionOf(editor, 'bedrock-chat'));
    const steps = editor.page.locator('#bedrock-test-steps li');
    await editor.page.locator('#bedrock-test').click();
    await steps.nth(3).waitFor();
    assert.equal(await editor.page.locator('.bedrock-works').count(), 4);
    await editor.screenshot('4-connection-works');

    await editor.page.locator('#node-config-input-identity').selectOption('keys');
    await editor.page.locator('#node-config-input-accessKeyId').fill('AKIAEXAMPLE');
    await editor.page.locator('#node-config-input-secretAccessKey').fill('not-a-real-secret');
    await openSection(editor, 'network');
    await editor.page.locator('#node-config-input-endpoint').fill('http://127.0.0.1:1');
    await editor.page.locator('#bedrock-test').click();
    await editor.page.locator('.bedrock-fails').waitFor();
    assert.match(await steps.last().innerText(), /127\.0\.0\.1/);
    await editor.page.locator('#bedrock-test').scrollIntoViewIfNeeded();
    await editor.screenshot('4-connection-fails');
    await editor.page.locator('#node-config-dialog-cancel').click();
    await editor.page.locator('#node-config-dialog-cancel').waitFor({ state: 'detached' });
  });

  it('lists the models of a connection that was not deployed, to search in and choose from', async () => {
    await editor.openDialog(await only(editor, 'bedrock-chat'));
    const models = editor.page.locator('.bedrock-choices [role="option"]');
    await editor.page.locator('.bedrock-pick:visible').first().click();
    await models.first().waitFor();
    const all = await models.count();
    await editor.page.locator('.bedrock-picker input').pressSequentially('haiku eu');
    await editor.screenshot('model-picker');
    const found = await models.allInnerTexts();
    assert.ok(found.length > 0 && found.length < all, `${found.length} of ${all}`);
    for (const text of found) assert.match(text, /eu\.anthropic\.claude-[\w-]*haiku/i);

    await editor.page.keyboard.press('Escape');
    await editor.page.locator('.bedrock-picker').waitFor({ state: 'detached' });
    assert.equal(await editor.page.locator('#node-dialog-ok').count(), 1, 'the dialog was closed, too');
    // By keyboard alone.
    await editor.page.keyboard.press('Enter');
    await models.first().waitFor();
    await editor.page.locator('.bedrock-picker input').pressSequentially('nova micro eu');
    for (const key of ['ArrowDown', 'Enter']) await editor.page.keyboard.press(key);
    await editor.page.locator('.bedrock-picker').waitFor({ state: 'detached' });
    await editor.closeDialog();
    const id = await only(editor, 'bedrock-chat');
    assert.equal(await editor.page.evaluate(`RED.nodes.node('${id}').model`), 'eu.amazon.nova-micro-v1:0');
  });

  for (const type of ['bedrock-chat', 'bedrock-stream']) {
    it(`tries ${type} as it stands, before any deploy`, async () => {
      await editor.openDialog(await only(editor, type));
      await openSection(editor, 'try');
      await editor.page.locator('#bedrock-try-prompt').fill('Is the pump safe?');
      await editor.page.locator('#bedrock-try').click();
      const facts = editor.page.locator('#bedrock-try-facts');
      await facts.getByText('tokens').waitFor();
      assert.match(await editor.page.locator('#bedrock-try-answer').innerText(), /^\[simulated\]/);
      assert.match(await facts.innerText(), /end_turn · \d+ \+ \d+ tokens/);
      await editor.page.locator('#bedrock-try-facts').scrollIntoViewIfNeeded();
      await editor.screenshot(`try-${type}`);

      await editor.page.locator('#bedrock-try').click();
      await editor.page.locator('#bedrock-try', { hasText: 'Stop' }).click();
      await facts.getByText('Stopped').waitFor();
      // The browser tells of what was stopped.
      assert.match(editor.faults.pop() ?? '', /bedrock-connection\/try net::ERR_ABORTED/);
      await editor.closeDialog();
    });
  }

  it('keeps models to fall back to, in their order', async () => {
    const id = await only(editor, 'bedrock-chat');
    await editor.openDialog(id);
    await openSection(editor, 'fallback');
    const rows = editor.page.locator('.bedrock-fallback');
    for (const model of ['a.first', 'a.second']) {
      await editor.page.locator('.red-ui-editableList-addButton').click();
      await rows.last().locator('input').fill(model);
    }
    await editor.page.locator('#node-input-fallback-list').scrollIntoViewIfNeeded();
    await editor.screenshot('fallback-of-chat');
    await editor.closeDialog();
    const kept: string = await editor.page.evaluate(`RED.nodes.node('${id}').fallback`);
    assert.deepEqual(JSON.parse(kept), [
      { model: 'a.first', where: 'here' },
      { model: 'a.second', where: 'here' },
    ]);

    // The section is open now, since something in it is set.
    await editor.openDialog(id);
    assert.equal(await rows.count(), 2);
    for (const left of [1, 0]) {
      await editor.page.locator('.red-ui-editableList-item-remove').first().click();
      await rows.nth(left).waitFor({ state: 'detached' });
    }
    await editor.closeDialog();
    assert.equal(await editor.page.evaluate(`RED.nodes.node('${id}').fallback`), '');
  });

  it('asks for a model in the dialog of health only where one is asked', async () => {
    const connection = await connectionOf(editor, 'bedrock-chat');
    await editor.page.evaluate(
      `RED.nodes.import([{ id: 'f00d', type: 'bedrock-health', z: RED.workspaces.active(), x: 300, y: 400,
        connection: '${connection}', wires: [[], []] }]); RED.view.redraw(true)`,
    );
    await editor.openDialog('f00d');
    const fields = ['depth', 'model', 'includeModels'];
    for (const [depth, shown] of [
      ['reachable', ['depth']],
      ['list', ['depth', 'includeModels']],
      ['answer', fields],
    ] as const) {
      await editor.page.locator('#node-input-depth').selectOption(depth);
      assert.deepEqual(await shownFields(editor, 'node-input-', fields), shown);
      await editor.screenshot(`health-${depth}`);
    }
    await editor.closeDialog();
  });

  it('answers in the Debug sidebar after Deploy and Inject', async () => {
    await editor.deploy();
    await editor.pressInject(await injectOf(editor, 'bedrock-chat'));
    await editor.untilDebugShows('[simulated]');
    await editor.screenshot('5-answer');
  });

  it('streams pieces into the Debug sidebar', async () => {
    await editor.clearDebug();
    await editor.pressInject(await injectOf(editor, 'bedrock-stream'));
    await editor.untilDebugShows('[simulated]', 5);
    await editor.screenshot('6-pieces');
  });

  it('keeps what was entered', async () => {
    const flows = (await (await nodeRed.request('/flows')).json()) as { name?: string }[];
    const names = flows.map(({ name }) => name);
    for (const name of ['Named in the browser', 'Simulator of the browser test', 'Streams in the browser']) {
      assert.ok(names.includes(name), `${name} is not in the deployed flows`);
    }
  });

  it('has dialogs without barriers', () => assertNoBarriers(editor));

  // The dark theme came with Node-RED 5.
  if (!nodeRedVersion().startsWith('4.')) {
    it('shows its dialogs in the dark theme', async () => {
      const dark = await openEditor(browser, nodeRed.url, 'dark');
      assert.match(String(await dark.page.locator('html').getAttribute('class')), /nr-theme-dark/);
      for (const type of ['bedrock-chat', 'bedrock-stream', 'bedrock-health']) {
        await dark.openDialog(await only(dark, type));
        await dark.screenshot(`dialog-of-${type}`);
        await dark.closeDialog();
      }
      await dark.openConfigDialog('bedrock-connection', await connectionOf(dark, 'bedrock-chat'));
      await dark.screenshot('dialog-of-bedrock-connection');
      await dark.closeDialog();
      await assertNoBarriers(dark);
      assert.deepEqual(dark.faults, []);
    });
  }

  it('reports no error in the console of the browser', () => {
    assert.deepEqual(editor.faults, []);
  });
});

/** Looks at each dialog with all sections open, and at the list of models. */
async function assertNoBarriers(editor: EditorPage): Promise<void> {
  const found: string[] = [];
  const look = async (selector: string) => found.push(...(await editor.barriers(selector)));
  for (const type of ['bedrock-chat', 'bedrock-stream', 'bedrock-health']) {
    await editor.openDialog(await only(editor, type));
    await openAll(editor);
    await look('.bedrock-form');
    if (type === 'bedrock-chat') {
      await editor.page.locator('.bedrock-pick:visible').first().click();
      await editor.page.locator('.bedrock-choices [role="option"]').first().waitFor();
      await look('.bedrock-picker');
      await editor.page.keyboard.press('Escape');
    }
    await editor.closeDialog();
  }
  await editor.openConfigDialog('bedrock-connection', await connectionOf(editor, 'bedrock-chat'));
  for (const identity of Object.keys(fieldsOfIdentity)) {
    await editor.page.locator('#node-config-input-identity').selectOption(identity);
    await openAll(editor);
    await look('.bedrock-form');
  }
  await editor.page.locator('#node-config-dialog-cancel').click();
  await editor.page.locator('#node-config-dialog-cancel').waitFor({ state: 'detached' });
  assert.deepEqual([...new Set(found)], []);
}

async function openAll(editor: EditorPage): Promise<void> {
  await editor.page.evaluate(`$('.bedrock-section button[aria-expanded="false"]').trigger('click')`);
}

async function openSection(editor: EditorPage, name: string): Promise<void> {
  await section(editor, name).click();
}

function section(editor: EditorPage, name: string): Locator {
  return editor.page.locator('.bedrock-section > button', {
    has: editor.page.locator(`[data-i18n$="section.${name}"]`),
  });
}

async function rename(editor: EditorPage, type: string, name: string, picture: string): Promise<void> {
  const id = await only(editor, type);
  await editor.openDialog(id);
  await editor.page.locator('#node-input-name').fill(name);
  await editor.screenshot(picture);
  await editor.closeDialog();
  assert.equal(await editor.page.evaluate(`RED.nodes.node('${id}').name`), name);
}

async function only(editor: EditorPage, type: string): Promise<string> {
  const ids = await editor.nodeIds(type);
  assert.equal(ids.length, 1, `${ids.length} nodes of type ${type}`);
  return ids[0] ?? '';
}

/** The id of the connection that the only node of a type uses. */
async function connectionOf(editor: EditorPage, type: string): Promise<string> {
  return editor.page.evaluate(`RED.nodes.node('${await only(editor, type)}').connection`);
}

/** The id of the Inject node that sends a payload to the only node of a type. */
async function injectOf(editor: EditorPage, type: string): Promise<string> {
  const id = await only(editor, type);
  return editor.page.evaluate(
    `RED.nodes.filterLinks({ target: { id: '${id}' } }).map((link) => link.source).find((node) => node.payload).id`,
  );
}

/** Of these fields those whose row is shown. */
async function shownFields(editor: EditorPage, prefix: string, fields: readonly string[]): Promise<string[]> {
  const shown: string[] = [];
  for (const name of fields) {
    // A searchable field hides the input it was made of and shows another in the same row.
    const row = editor.page.locator('.form-row', { has: editor.page.locator(`#${prefix}${name}`) });
    if (await row.isVisible()) shown.push(name);
  }
  return shown;
}
