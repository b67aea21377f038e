import assert from 'node:assert/strict';
import { exampleFlows } from './support/example-files';
import { runningExamples } from './support/running-examples';

describe('examples of InvokeModel', function () {
  this.timeout(90_000);
  const llama = 'Chat with Llama';
  const embeddings = 'Compare texts by embeddings';
  const { example } = runningExamples(() => exampleFlows(llama, embeddings));

  async function ask(inject: string) {
    const { press, next, shown } = example(llama);
    const before = shown('Piece').length;
    const [whole, facts] = [next('Whole reply'), next('Facts of the call')];
    await press(inject);
    const text = String(await whole);
    const pieces = shown('Piece').slice(before);
    assert.equal(pieces.join(''), text);
    assert.ok(pieces.length > 5);
    const { api, model, stopReason } = (await facts) as Record<string, unknown>;
    assert.deepEqual([api, model, stopReason], ['invoke', 'us.meta.llama3-3-70b-instruct-v1:0', 'end_turn']);
    assert.deepEqual(shown('Error'), []);
    return text;
  }

  it('streams the words of Llama, and keeps the conversation until it is forgotten', async () => {
    assert.match(await ask('I grow tomatoes'), /^\[simulated\] Hello! .*I grow tomatoes/s);
    assert.match(await ask('What do I grow?'), /^\[simulated\] This is turn 2 .*I grow tomatoes/s);
    const forgotten = example(llama).next('Forgotten');
    await example(llama).press('Begin anew');
    await forgotten;
    const anew = await ask('What do I grow?');
    assert.match(anew, /^\[simulated\] Hello! /);
    assert.doesNotMatch(anew, /tomatoes/);
  });

  it('embeds each text and compares it with the first', async () => {
    const { press, untilShown, shown } = example(embeddings);
    await press('Compare');
    const [similarity] = (await untilShown('Similarity', 1)) as { text: string; similarity: number }[][];
    assert.deepEqual(
      similarity?.map(({ text, similarity }) => [text, similarity === 1]),
      [
        ['The pump leaks', true],
        ['The pump leaks', true],
        ['Water runs out of the pump', false],
        ['Lunch is at noon', false],
      ],
    );
    assert.ok(similarity?.every(({ similarity }) => Math.abs(similarity) <= 1));
    assert.deepEqual([shown('Similarity').length, shown('Error')], [1, []]);
  });
});
