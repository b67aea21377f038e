import assert from 'node:assert/strict';
import { exampleFlows } from './support/example-files';
import { openPage, type Page } from './support/open-page';
import { runningExamples } from './support/running-examples';

describe('examples with streams', function () {
  this.timeout(90_000);
  const speak = 'Speak sentence by sentence';
  const cancel = 'Cancel a running answer';
  const chatPage = 'A chat page';
  const { example, nodeRed } = runningExamples(() => exampleFlows(speak, cancel, chatPage));

  it('gives whole sentences, in order, and nothing empty', async () => {
    const { press, untilShown, shown } = example(speak);
    await press('Tell');
    const [whole] = await untilShown('Whole reply', 1);
    const said = shown('Say').map((sentence) => String(sentence).trim());
    const sentence = (number: number) => `Sentence ${number} is here to show that nothing got lost 🙂.`;
    assert.deepEqual(said, [`[simulated] ${sentence(1)}`, ...[2, 3, 4, 5].map(sentence), 'Sentence 6 is here to']);
    assert.equal(shown('Say').join(''), whole);
    assert.deepEqual(shown('Error'), []);
  });

  describe(cancel, () => {
    it('stops one answer and lets the other come to its end', async () => {
      const { press, untilShown, shown } = example(cancel);
      await press('Ada asks');
      await press('Grace asks');
      await untilBothSpeak();
      await press('Stop Ada');
      const [stopped] = await untilShown('Stopped', 1);
      assert.match(String(stopped), /^Ada: cancelled after \d+ letters$/);
      const [whole] = await untilShown('Whole reply', 1);
      assert.match(String(whole), /^Grace: \[simulated\] .* Sentence 14 is here to show that$/);
      assert.deepEqual([shown('Stopped').length, shown('Whole reply').length], [1, 1]);
    });

    it('stops all', async () => {
      const { press, untilShown, shown } = example(cancel);
      await press('Ada asks');
      await press('Grace asks');
      await untilBothSpeak();
      await press('Stop all');
      const stopped = await untilShown('Stopped', 2);
      assert.deepEqual(stopped.map((text) => String(text).replace(/ after.*/, '')).sort(), [
        'Ada: cancelled',
        'Grace: cancelled',
      ]);
      assert.deepEqual(shown('Whole reply'), []);
    });

    async function untilBothSpeak(): Promise<void> {
      const { next, shown } = example(cancel);
      const speaks = (name: string) => shown('Piece').some((piece) => String(piece).startsWith(`${name}:`));
      while (!(speaks('Ada') && speaks('Grace'))) await next('Piece');
    }
  });

  describe(chatPage, () => {
    const pages: Page[] = [];
    const open = async () => {
      const page = await openPage(`${nodeRed().url}/chat-bedrock/messages`);
      pages.push(page);
      return page;
    };
    afterEach(() => {
      for (const page of pages.splice(0)) page.close();
    });

    it('serves the page', async () => {
      const response = await nodeRed().request('/chat-bedrock');
      assert.equal(response.status, 200);
      assert.match(response.headers.get('content-type') ?? '', /^text\/html/);
      assert.match(await response.text(), /<title>Chat with Bedrock<\/title>/);
    });

    it('answers each page in pieces and keeps a conversation for each', async () => {
      const [ada, grace] = [await open(), await open()];
      const first = await ada.ask('Hello, I am Ada and I grow tomatoes.');
      assert.ok(first.pieces.length > 5);
      assert.deepEqual(first.end, { done: true, truncated: false });
      const [second, other] = await Promise.all([ada.ask('What do I grow?'), grace.ask('What do I grow?')]);
      assert.match(second.pieces.join(''), /^\[simulated\] This is turn 2 .*I grow tomatoes/s);
      assert.match(other.pieces.join(''), /^\[simulated\] Hello! You asked: “What do I grow\?”/);
      assert.deepEqual(example(chatPage).shown('Error'), []);
    });

    it('stops an answer when the page says so, and goes on afterwards', async () => {
      const page = await open();
      const answer = page.ask('Tell me a story of 200 words.');
      await page.firstPiece();
      page.say({ stop: true });
      const { pieces, end } = await answer;
      assert.deepEqual(end, { failed: 'cancelled' });
      assert.match(pieces.join(''), /^\[simulated\]/);
      assert.deepEqual((await page.ask('Say hello')).end, { done: true, truncated: false });
    });

    it('cancels the answer of a page that is closed', async () => {
      const { untilShown } = example(chatPage);
      const page = await open();
      page.say({ question: 'Tell me a story of 200 words.' });
      await page.firstPiece();
      page.close();
      const [error] = (await untilShown('Error', 1)) as { code: string }[];
      assert.equal(error?.code, 'cancelled');
    });

    it('takes nothing but what the page sends', async () => {
      const page = await open();
      for (const text of ['no JSON', 'null', '7', '{"question":{"messages":[]}}', '{"stop":true}']) page.sayText(text);
      const { pieces, end } = await page.ask('Say hello');
      assert.deepEqual([pieces.join(''), end], ['[simulated] hello', { done: true, truncated: false }]);
    });

    it('tells the page the code of an error', async () => {
      const page = await open();
      const { pieces, end } = await page.ask('');
      assert.deepEqual([pieces, end], [[], { failed: 'bad_input' }]);
    });
  });
});
