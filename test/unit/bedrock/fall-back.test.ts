import assert from 'node:assert/strict';
import type { Connection } from '../../../src/bedrock/connection';
import { type Asking, fallBack } from '../../../src/bedrock/fall-back';
import type { CallOptions } from '../../../src/bedrock/perform-call';
import type { ChatRequest } from '../../../src/conversation/chat-request';
import { BedrockError } from '../../../src/errors/bedrock-error';
import type { Reply } from '../../../src/reply/reply';

const connection = { settings: { totalTimeoutMs: 0 } } as unknown as Connection;
const other = { settings: { totalTimeoutMs: 0 } } as unknown as Connection;
const request: ChatRequest = {
  model: 'a',
  modelOrigin: 'message',
  body: 'llama-3',
  messages: [{ role: 'user', content: [{ text: 'Hi' }] }],
  carried: {},
};
const options: CallOptions = { signal: new AbortController().signal };

const reply = (stopReason = 'end_turn') =>
  ({
    facts: { stopReason, attempts: 1, fallback: [], timings: { queuedMs: 1, firstTokenMs: 2, totalMs: 3 } },
    warnings: [],
  }) as unknown as Reply;
const down = () => new BedrockError('service', { key: 'errors.service', params: { message: 'Down' } }, { attempts: 2 });

/** Answers as it is told, one after the other, and notes who was asked. */
function asking(...answers: (Reply | Error)[]) {
  const asked: { model: string; body?: string; origin: string; connection: Connection; limit?: number }[] = [];
  const ask: Asking['ask'] = async (
    { connection: through, request: { model, body, modelOrigin } },
    { timeLimitMs },
  ) => {
    asked.push({ model, body, origin: modelOrigin, connection: through, limit: timeLimitMs });
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    return answer as Reply;
  };
  return { asked, ask };
}

const others = [
  { model: 'b', connection: () => other },
  { model: 'c', connection: () => connection },
];

describe('fallBack', () => {
  it('gives the first reply as it is', async () => {
    const first = reply();
    const { ask, asked } = asking(first);
    assert.equal(await fallBack({ connection, request }, others, options, { ask }), first);
    assert.deepEqual(asked, [{ model: 'a', body: 'llama-3', origin: 'message', connection, limit: undefined }]);
  });

  it('tells the path, and counts all of it', async () => {
    const { ask, asked } = asking(down(), reply('refusal'), reply());
    const { facts, warnings } = await fallBack({ connection, request }, others, options, { ask });
    assert.deepEqual(
      asked.map(({ model, body, origin }) => [model, body, origin]),
      [
        ['a', 'llama-3', 'message'],
        ['b', undefined, 'setting'],
        ['c', undefined, 'setting'],
      ],
    );
    assert.equal(asked[1]?.connection, other);
    assert.deepEqual([facts.fallback, facts.attempts], [['a', 'b'], 4]);
    assert.deepEqual(
      warnings.map(({ code, words }) => [code, words.params?.model]),
      [
        ['fell_back', 'a'],
        ['fell_back', 'b'],
      ],
    );
  });

  it('gives a refusal where nobody is left to ask', async () => {
    const { ask } = asking(down(), reply('refusal'));
    const last = await fallBack({ connection, request }, others.slice(0, 1), options, { ask });
    assert.equal(last.facts.stopReason, 'refusal');
  });

  it('ends with what another connection lacks', async () => {
    const missing = new BedrockError('bad_setting', { key: 'errors.expected' });
    const gone = {
      model: 'b',
      connection: () => {
        throw missing;
      },
    };
    const { ask } = asking(down());
    await assert.rejects(fallBack({ connection, request }, [gone], options, { ask }), missing);
  });

  it('passes on at once what has begun, what is final, and what is a bug', async () => {
    for (const [error, hasBegun] of [
      [down(), true],
      [new BedrockError('invalid_request', { key: 'errors.service' }), false],
      [new TypeError('a bug'), false],
    ] as const) {
      const { ask, asked } = asking(error, reply());
      await assert.rejects(
        fallBack({ connection, request }, others, options, { ask, hasBegun: () => hasBegun }),
        error,
      );
      assert.equal(asked.length, 1);
    }
  });

  it('gives the next what is left of the time', async () => {
    const { ask, asked } = asking(down(), reply());
    await fallBack({ connection, request }, others, { ...options, timeLimitMs: 1_000 }, { ask });
    assert.equal(asked[0]?.limit, 1_000);
    assert.ok((asked[1]?.limit ?? 0) > 900 && (asked[1]?.limit ?? 0) <= 1_000, `${asked[1]?.limit}`);
  });
});
