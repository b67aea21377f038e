import assert from 'node:assert/strict';
import type { FlowNode } from '../support/flow-node';
import { allExampleFlows, exampleTitled } from './support/example-files';
import type { RunningExample } from './support/running-example';
import { runningExamples } from './support/running-examples';
import { type ServerSentEvent, serverSentEvents } from './support/server-sent-events';

describe('examples in a real Node-RED', function () {
  this.timeout(90_000);
  const { example, nodeRed } = runningExamples(allExampleFlows);

  describe('Ask one question', () => {
    it('shows the answer and the facts of the call', async () => {
      const { press, next, shown } = example('Ask one question');
      const [answer, facts] = [next('Answer'), next('Facts of the call')];
      await press('Ask');
      assert.match(String(await answer), /^\[simulated\] .*\w/s);
      const { stopReason, usage, warnings } = (await facts) as Facts;
      assert.equal(stopReason, 'end_turn');
      assert.ok(usage.inputTokens > 0 && usage.outputTokens > 0);
      assert.deepEqual(
        warnings.map(({ code }) => code),
        ['simulated'],
      );
      assert.deepEqual(shown('Error'), []);
    });
  });

  describe('Keep a conversation', () => {
    async function ask(inject: string): Promise<{ answer: string; turns: string }> {
      const { press, next } = example('Keep a conversation');
      const [answer, turns] = [next('Answer'), next('Turns so far')];
      await press(inject);
      return { answer: String(await answer), turns: String(await turns) };
    }

    it('lets each conversation grow by a question and an answer, and remembers', async () => {
      assert.equal((await ask('Ada: I grow tomatoes')).turns, 'Ada: 2 turns');
      const ada = await ask('Ada: What do I grow?');
      const grace = await ask('Grace: What do I grow?');
      assert.equal(ada.turns, 'Ada: 4 turns');
      assert.match(ada.answer, /^\[simulated\] .*I grow tomatoes/s);
      assert.equal(grace.turns, 'Grace: 2 turns');
      assert.doesNotMatch(grace.answer, /tomatoes/);
    });

    it('begins anew after the conversation was forgotten', async () => {
      const { press, next, shown } = example('Keep a conversation');
      const forgotten = next('Forgotten');
      await press('Forget Ada');
      assert.equal(await forgotten, 'Ada');
      const ada = await ask('Ada: What do I grow?');
      assert.equal(ada.turns, 'Ada: 2 turns');
      assert.doesNotMatch(ada.answer, /tomatoes/);
      assert.equal((await ask('Grace: What do I grow?')).turns, 'Grace: 4 turns');
      assert.deepEqual(shown('Error'), []);
    });
  });

  describe('Print words as they come', () => {
    it('shows pieces that make the whole reply when joined', async () => {
      const { press, next, shown } = example('Print words as they come');
      const [joined, whole, usage] = [next('Joined'), next('Whole reply'), next('Tokens used')];
      await press('Ask');
      const text = await whole;
      assert.match(String(text), /^\[simulated\] /);
      assert.equal(await joined, text);
      assert.equal(shown('Piece').join(''), text);
      assert.ok(shown('Piece').length > 5);
      assert.ok(((await usage) as Facts['usage']).outputTokens > 0);
      assert.deepEqual(shown('Error'), []);
    });

    it('stops half-way when cancelled, and the next question is joined clean', async () => {
      const { press, next, shown } = example('Print words as they come');
      const [piece, error] = [next('Piece'), next('Error')];
      await press('Ask');
      await piece;
      await press('Cancel');
      const { code, partial } = (await error) as ErrorReport;
      assert.equal(code, 'cancelled');
      assert.match(partial.text, /^\[simulated\]/);
      assert.equal(shown('Piece').filter(isText).join(''), partial.text);
      assert.deepEqual([...shown('Whole reply'), ...shown('Joined')], []);

      const [joined, whole] = [next('Joined'), next('Whole reply')];
      await press('Ask');
      assert.equal(await joined, await whole);
    });
  });

  describe('A webpage that shows the stream', () => {
    const ask = (body: unknown, signal?: AbortSignal) =>
      nodeRed().request('/ask-bedrock', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
        signal,
      });

    it('serves the page', async () => {
      const response = await nodeRed().request('/ask-bedrock');
      assert.equal(response.status, 200);
      assert.match(response.headers.get('content-type') ?? '', /^text\/html/);
      assert.match(await response.text(), /<title>Ask Bedrock<\/title>/);
    });

    it('sends the pieces as they come, then the end', async () => {
      const response = await ask({ question: 'What is a message broker good for?' });
      assert.equal(response.status, 200);
      assert.match(response.headers.get('content-type') ?? '', /^text\/event-stream/);
      const { pieces, text, end } = await readStream(response);
      assert.equal(end.event, 'done');
      assert.equal((end.data as Facts).stopReason, 'end_turn');
      assert.ok(pieces.length > 5 && pieces.every(({ event }) => event === 'piece'));
      assert.match(text, /^\[simulated\] /);
      assertSpreadInTime(pieces);
    });

    it('answers a request without a question with an ordinary HTTP error', async () => {
      const error = example('A webpage that shows the stream').next('Error');
      const response = await ask({});
      assert.equal(response.status, 400);
      assert.deepEqual(await response.json(), { code: 'bad_input', retryable: false });
      assert.equal(((await error) as ErrorReport).code, 'bad_input');
    });

    it('cancels the request of a reader who leaves', async () => {
      const { next } = example('A webpage that shows the stream');
      const error = next('Error');
      const leaving = new AbortController();
      const response = await ask({ question: 'What is a message broker good for?' }, leaving.signal);
      await serverSentEvents(response).next();
      leaving.abort();
      const { code, partial } = (await error) as ErrorReport;
      assert.equal(code, 'cancelled');
      assert.match(partial.text, /^\[simulated\]/);
    });

    it('keeps two readers apart', async () => {
      const questions = ['What is a broker?', 'What is a bridge?'];
      const streams = await Promise.all(questions.map(async (question) => readStream(await ask({ question }))));
      assert.match(streams[0]?.text ?? '', /broker(?!.*bridge)/s);
      assert.match(streams[1]?.text ?? '', /bridge(?!.*broker)/s);
    });

    it('tells the reader of a stream that was cut', async () => {
      await nodeRed().deploy(withModel('A webpage that shows the stream', 'simulator.stream-cut'), 'nodes');
      const response = await ask({ question: 'What is a message broker good for?' });
      const { text, end } = await readStream(response);
      await nodeRed().deploy(allExampleFlows(), 'nodes');
      assert.equal(end.event, 'failed');
      assert.deepEqual(end.data, { code: 'stream_interrupted', retryable: true });
      assert.match(text, /^\[simulated\]/);
    });
  });

  describe('Handle errors and retry', () => {
    let errors: RunningExample;
    beforeEach(() => {
      errors = example('Handle errors and retry');
    });

    it('passes an answer on when all is well', async () => {
      const answer = errors.next('Answer');
      await errors.press('All is well');
      assert.match(String(await answer), /^\[simulated\] /);
    });

    it('leaves to the node what passes in a moment', async () => {
      const answer = errors.next('Answer');
      await errors.press('Throttled twice, then fine');
      assert.match(String(await answer), /^\[simulated\] /);
      assert.deepEqual(errors.shown('Trying again'), []);
    });

    it('tries again after what may pass, and gives up at the third failure', async () => {
      const gaveUp = errors.next('Gave up');
      await errors.press('Throttled for ever');
      assert.match(String(await gaveUp), /^Gave up \(throttled, failures: 3\): .*too many requests/i);
      assert.deepEqual(errors.shown('Trying again'), ['after failure 1: throttled', 'after failure 2: throttled']);
    });

    it('sends a denied access to the administrator at once, with what to do', async () => {
      const forAdministrator = errors.next('For the administrator');
      await errors.press('Access denied');
      assert.match(
        String(await forAdministrator),
        /^For the administrator: .*not authorized to perform.*\nThe identity.*Allow it bedrock:InvokeModel/s,
      );
      assert.deepEqual(errors.shown('Trying again'), []);
    });

    it('gives up at once when the request itself is wrong', async () => {
      const gaveUp = errors.next('Gave up');
      await errors.press('Refused request');
      assert.match(String(await gaveUp), /^Gave up \(invalid_request, failures: 1\): .*malformed input request/i);
    });

    it('tells a Catch node of a stream that was cut, with the text so far', async () => {
      const [caught, partial] = [errors.next('Caught'), errors.next('What had come')];
      await errors.press('A stream that is cut');
      assert.match(String(await caught), /^stream_interrupted: The stream broke off/);
      const pieces = errors.shown('Piece').filter(isText).join('');
      assert.match(pieces, /^\[simulated\]/);
      assert.equal(await partial, pieces);
      assert.deepEqual(errors.shown('Whole reply'), []);
    });
  });
});

interface Facts {
  stopReason: string;
  usage: { inputTokens: number; outputTokens: number };
  warnings: { code: string }[];
}

interface ErrorReport {
  code: string;
  partial: { text: string };
}

// All examples, the stream node of one of them asking another model.
function withModel(title: string, model: string): FlowNode[] {
  const ids = exampleTitled(title).nodes.map(({ id }) => id);
  return allExampleFlows().map((node) =>
    node.type === 'bedrock-stream' && ids.includes(node.id) ? { ...node, model } : node,
  );
}

// A message without payload, like the reset after a failure, is shown as "(undefined)".
function isText(value: unknown): boolean {
  return value !== '(undefined)';
}

function assertSpreadInTime(events: ServerSentEvent[]): void {
  const moments = new Set(events.map(({ at }) => at));
  assert.ok(moments.size > 3, `${events.length} events came in ${moments.size} moments`);
}

async function readStream(response: Response) {
  const events: ServerSentEvent[] = [];
  for await (const event of serverSentEvents(response)) events.push(event);
  const end = events.pop();
  if (!end) throw new Error('Expected events, got an empty stream');
  return { pieces: events, text: events.map(({ data }) => data).join(''), end };
}
