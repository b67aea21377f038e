import assert from 'node:assert/strict';
import { editorDefaults } from '../support/editor-defaults';
import { answerText, type FakeBedrock } from './helpers/fake-bedrock';
import { assertOneEnd, fakeEndpoints, keysTo, kinds, testFlows } from './helpers/test-flow';

/** The settings with which the first flows were saved. Never changed: flows like these are out there. */
const firstSettings = {
  node: {
    ...{
      model: 'us.anthropic.claude-sonnet-4-5-20250929-v1:0',
      modelType: 'str',
      prompt: 'payload',
      promptType: 'msg',
    },
    ...{ history: 'messages', historyType: 'msg', maxTurns: '', attachments: '', attachmentsType: 'msg' },
    ...{ system: 'Answer in two short sentences.', systemType: 'str', maxTokens: '300', maxTokensType: 'num' },
    ...{ temperature: '', temperatureType: 'num', topP: '', topPType: 'num' },
    ...{ stopSequences: '', stopSequencesType: 'json', tools: '', toolsType: 'json', toolChoice: '', toolName: '' },
    ...{ onError: 'output', timeLimit: '', timeLimitType: 'num', cancelOnDisconnect: true },
  },
  stream: { emit: 'piece', emitEvery: 100, emitReasoning: false, emitToolInput: false },
  connection: {
    ...{ identity: 'keys', region: 'eu-west-1', connectTimeout: 10, totalTimeout: 900, firstByteTimeout: 120 },
    ...{
      idleTimeout: 300,
      maxConcurrent: 10,
      maxWaiting: 100,
      maxAttempts: 4,
      defaultModel: '',
      defaultMaxTokens: 4096,
    },
  },
};

describe('a flow saved by the first version', () => {
  const serve = fakeEndpoints();
  const start = testFlows();

  for (const kind of kinds) {
    const type = `bedrock-${kind}`;
    const old = { ...firstSettings.node, ...(kind === 'stream' && firstSettings.stream) };

    it(`keeps the names of its settings in the dialog of ${type}`, () => {
      const known = [...Object.keys(editorDefaults(type)), ...Object.keys(editorDefaults('bedrock-connection'))];
      const lost = Object.keys({ ...old, ...firstSettings.connection }).filter((name) => !known.includes(name));
      assert.deepEqual(lost, []);
    });

    it(`asks and answers as one that was opened and saved today, ${kind}`, async () => {
      const server = await serve((call) => answerText(call, 'Yes.'));
      const today = (name: string) =>
        Object.fromEntries(Object.entries(editorDefaults(name)).map(([setting, { value }]) => [setting, value]));
      const before = await ask(server, old, firstSettings.connection);
      const now = await ask(
        server,
        { ...today(type), ...old, connection: 'connection' },
        { ...today('bedrock-connection'), ...firstSettings.connection },
      );
      assert.deepEqual(before, now);
      assert.equal(before.payload, 'Yes.');
    });

    async function ask(server: FakeBedrock, node: object, connection: object) {
      server.calls.length = 0;
      const way = keysTo(server.url);
      const flow = await start({
        kind,
        node: { ...node },
        connection: { ...connection, endpoint: server.url },
        credentials: way.credentials,
      });
      const ended = await flow.ask({ payload: 'Is it safe?', topic: 'line 3' });
      assertOneEnd(ended, 'replies');
      const [call] = server.calls;
      return {
        path: call?.path,
        body: call?.body,
        payload: ended.replies[0]?.payload,
        pieces: ended.pieces.map(({ payload }) => payload),
      };
    }
  }
});
