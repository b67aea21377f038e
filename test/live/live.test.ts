import assert from 'node:assert/strict';
import type { HealthReport, ReplyFacts } from '../../src/message-contract';
import { useRealWords } from '../nodes/helpers/real-words';
import { assertOneEnd, type Ended, factsOf, settle } from '../nodes/helpers/test-flow';
import { type Msg, type RunningFlow, startFlow } from '../nodes/support/node-harness';
import type { FlowNode } from '../support/flow-node';
import { skipTest } from '../support/skip-test';
import { liveConnection, liveOptions } from './support/live-options';

const limitMs = 60_000;
const fewTokens = 10;
// The arguments of a tool call do not fit into ten.
const tokensOfTools = 100;

const tool = {
  name: 'read_temperature',
  description: 'Reads the temperature of a room, in degrees Celsius',
  inputSchema: { type: 'object', properties: { room: { type: 'string' } }, required: ['room'] },
};
const options = liveOptions();
const { settings, credentials } = liveConnection(options);

describe(`Bedrock, with ${options.model}`, function () {
  this.timeout(limitMs + 10_000);
  let flow: RunningFlow;

  before(async () => {
    await useRealWords();
    flow = await startFlow({ nodes: flowNodes(), credentials: { connection: credentials } });
  });
  after(async () => {
    await flow?.stop();
    if (flow) console.log(`  ${tokensUsed([...flow.messages('reply'), ...flow.messages('called')])}`);
  });

  /** Hands a message to a node and gives what came of it. @param last the node that has the last word, where it is another */
  async function ask(node: string, payload: string, last = node): Promise<Ended> {
    const msgId = `live-${node}`;
    const of = (id: string) => flow.messages(id).filter((msg) => msg._msgid === msgId);
    const ends = () => [...of('reply'), ...of('error'), ...of('caught')];
    flow.receive(node, { _msgid: msgId, payload });
    await flow.until(() => ends().length > 0, `an end of ${msgId}`, limitMs);
    await settle();
    const dones = flow.dones(last).filter(({ msg }) => msg._msgid === msgId).length;
    const [errors, caught] = [of('error'), of('caught')];
    const error = (errors[0] ?? caught[0])?.error as Ended['error'];
    return { replies: of('reply'), errors, caught, pieces: of('piece'), dones, error };
  }

  it('is healthy and answers', async () => {
    const ended = await ask('health', '');
    assertOneEnd(ended, 'replies');
    const report = ended.replies[0]?.payload as HealthReport;
    assert.equal(report.available, true, JSON.stringify(report.steps, null, 2));
    console.log(`      ${report.identity} in ${report.region}, ${report.latencyMs} ms`);
  });

  it('lists its models', async function () {
    const ended = await ask('list', '');
    assertOneEnd(ended, 'replies');
    const report = ended.replies[0]?.payload as HealthReport;
    const list = report.steps.find(({ step }) => step === 'list');
    if (list?.code === 'permission') skipTest(this, `the identity may not: ${list.detail}`);
    assert.equal(list?.ok, true, JSON.stringify(report.steps, null, 2));
    assert.ok((report.models?.length ?? 0) > 0, 'the list is empty');
  });

  it('chats', async () => {
    const ended = await ask('chat', 'Say hello.');
    assertReply(ended, 'converse');
    assert.deepEqual(rolesOf(ended), ['user', 'assistant']);
  });

  it('streams', async () => assertStreamed(await ask('stream', 'Count from one to twenty.'), 'converse'));

  it('streams through InvokeModel', async () =>
    assertStreamed(await ask('invoke', 'Count from one to twenty.'), 'invoke'));

  it('calls a tool and goes on with its answer', async () => {
    const ended = await ask('tool-call', 'How warm is it in the office?', 'tool-answer');
    assertOneEnd(ended, 'replies');
    assert.deepEqual(rolesOf(ended), ['user', 'assistant', 'user', 'assistant']);
    assert.equal(flow.dones('tool-call').length, 1);
    const { toolCalls } = factsOf({ ...ended, replies: flow.messages('called') });
    assert.deepEqual(
      toolCalls.map(({ name, complete }) => [name, complete]),
      [[tool.name, true]],
    );
  });
});

function flowNodes(): FlowNode[] {
  const asking = (id: string, type: 'bedrock-chat' | 'bedrock-stream', more: object = {}): FlowNode => ({
    id,
    type,
    connection: 'connection',
    model: options.model,
    modelType: 'str',
    maxTokens: String(fewTokens),
    maxTokensType: 'num',
    wires: type === 'bedrock-chat' ? [['reply'], ['error']] : [['piece'], ['reply'], ['error']],
    ...more,
  });
  const health = { type: 'bedrock-health', connection: 'connection', wires: [['reply'], ['error']] };
  const withTool = { maxTokens: String(tokensOfTools), tools: JSON.stringify([tool]), toolsType: 'json' };
  const forced = { toolChoice: 'tool', toolName: tool.name, wires: [['called', 'run-tool'], ['error']] };
  const run = `msg.payload = { toolResults: msg.bedrock.toolCalls.map(({ id }) => ({ id, result: { celsius: 21 } })) };
return msg;`;
  return [
    { id: 'connection', type: 'bedrock-connection', ...settings },
    { ...health, id: 'health', depth: 'answer', model: options.model, modelType: 'str' },
    { ...health, id: 'list', depth: 'list', includeModels: true },
    asking('chat', 'bedrock-chat'),
    asking('stream', 'bedrock-stream'),
    asking('invoke', 'bedrock-stream', { api: 'invoke', model: options.invokeModel }),
    asking('tool-call', 'bedrock-chat', { ...withTool, ...forced }),
    { id: 'run-tool', type: 'function', func: run, outputs: 1, wires: [['tool-answer']] },
    asking('tool-answer', 'bedrock-chat', withTool),
    { id: 'catch', type: 'catch', scope: null, wires: [['caught']] },
    ...['piece', 'reply', 'called', 'error', 'caught'].map((id) => ({ id, type: 'helper' })),
  ];
}

function assertReply(ended: Ended, api: ReplyFacts['api']): void {
  assertOneEnd(ended, 'replies');
  const facts = factsOf(ended);
  const { payload } = ended.replies[0] ?? {};
  assert.equal(facts.api, api);
  assert.ok(typeof payload === 'string' && payload !== '', `the reply is ${JSON.stringify(payload)}`);
  const { outputTokens } = facts.usage;
  assert.ok(outputTokens !== null && outputTokens <= fewTokens, `${outputTokens} tokens came out`);
}

/** The pieces make the reply, in order, and the last one says that it is. */
function assertStreamed(ended: Ended, api: ReplyFacts['api']): void {
  assertReply(ended, api);
  const { pieces, replies } = ended;
  assert.equal(pieces.map(({ payload }) => payload).join(''), replies[0]?.payload);
  assert.deepEqual(
    pieces.map(({ complete }) => complete === true),
    pieces.map((_piece, index) => index === pieces.length - 1),
  );
}

function rolesOf({ replies: [reply] }: Ended): unknown[] {
  const { messages = [] } = { ...reply } as { messages?: Msg[] };
  return messages.map(({ role }) => role);
}

function tokensUsed(msgs: Msg[]): string {
  const usages = msgs.flatMap(({ bedrock }) => (bedrock as ReplyFacts | undefined)?.usage ?? []);
  const sum = (of: 'inputTokens' | 'outputTokens') => usages.reduce((total, usage) => total + (usage[of] ?? 0), 0);
  return `Tokens used: ${sum('inputTokens')} in, ${sum('outputTokens')} out, and a few by the health check, which does not tell.`;
}
