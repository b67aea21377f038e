import assert from 'node:assert/strict';
import type { ErrorReport } from '../../../src/message-contract';
import type { Account } from './ledger';

/** How a message ended: a reply, or the code of its error. */
export type End = 'reply' | ErrorReport['code'];

/**
 * The law of the input, for one message: exactly one terminal message and one `done`; a reply is what was sent, to the
 * letter; what an error has of it is its beginning.
 * @param sent the whole text of the endpoint
 */
export function judge({ replies, errors, caught, dones, pieces, joined }: Account, sent: string): End {
  const report = errors[0]?.error as ErrorReport | undefined;
  const told = report ? ` It failed: ${report.code}: ${report.message}` : '';
  const counts = { terminal: replies.length + errors.length + caught.length, dones };
  assert.deepEqual(
    counts,
    { terminal: 1, dones: 1 },
    `Expected one end and one done, got ${JSON.stringify(counts)}.${told}`,
  );
  if (replies[0]) {
    assert.equal(replies[0].payload, sent, 'the reply is another text than was sent');
    if (pieces !== '') assert.deepEqual([pieces, joined], [sent, [sent]], 'the pieces are another text than was sent');
    return 'reply';
  }
  assert.ok(report, 'a Catch node got what belongs to the error output');
  assert.deepEqual(joined, [], 'the Join made a text of what was not whole');
  assert.ok(sent.startsWith(pieces), `the pieces are no beginning of what was sent: ${pieces}`);
  const partial = report.partial?.text ?? '';
  assert.ok(sent.startsWith(partial), `the partial text is no beginning of what was sent: ${partial}`);
  return report.code;
}

/** The same for a message that was under way when its node was closed: nothing more is sent, but its `done` is called. */
export function judgeClosed(account: Account, sent: string): End | 'closed' {
  const { replies, errors, caught, dones, pieces, joined } = account;
  if (replies.length + errors.length + caught.length > 0) return judge(account, sent);
  assert.deepEqual({ dones, joined }, { dones: 1, joined: [] });
  assert.ok(sent.startsWith(pieces), `the pieces are no beginning of what was sent: ${pieces}`);
  return 'closed';
}

/** Faults of the wire end as none of these: they would be faults of the package, or of the test. */
export function assertOfTheWire(end: End, account: Account): void {
  const others: readonly End[] = ['internal', 'bad_input', 'bad_setting', 'model_missing', 'cancelled'];
  assert.equal(others.includes(end), false, (account.errors[0]?.error as ErrorReport | undefined)?.message);
}
