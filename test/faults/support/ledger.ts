import type { Msg } from '../../nodes/support/node-harness';
import { requireFromNodeRed } from '../../support/node-red';

/** What one message came to, counted where Node-RED itself passes messages on. */
export interface Account {
  replies: Msg[];
  errors: Msg[];
  caught: Msg[];
  dones: number;
  /** The text of its pieces so far, and what the Join behind them made of it. */
  pieces: string;
  joined: unknown[];
}

/** Keeps the accounts of all messages that pass the nodes under test. */
export interface Ledger {
  /** Opens an account. Resolves with the first `done`. */
  open(msgId: string): Promise<void>;
  account(msgId: string): Account;
  /** Forgets an account that has been judged; what comes for it later is a stray. */
  close(msgId: string): void;
  /** Messages and dones for which no account was open: something was sent twice, or too late. */
  strays: string[];
  /** How many messages the Join holds: each gets its `done` when its group is complete or reset. */
  heldByJoin(): number;
  end(): void;
}

interface Hooks {
  add<Event>(name: string, handler: (event: Event) => void): void;
  remove(name: string): void;
}

interface Entry {
  account: Account;
  resolve(): void;
}

/** @param isUnderTest tells the ids of the nodes whose `done` counts */
export function openLedger(isUnderTest: (id: string) => boolean): Ledger {
  const { hooks } = requireFromNodeRed('@node-red/util') as { hooks: Hooks };
  const entries = new Map<string, Entry>();
  const strays: string[] = [];
  let held = 0;

  const entryOf = (msg: Msg, what: string): Entry | undefined => {
    const entry = entries.get(String(msg._msgid));
    if (!entry) strays.push(`${what} of ${String(msg._msgid)}`);
    return entry;
  };

  hooks.add('onReceive.ledger', ({ destination, msg }: { destination: { id: string }; msg: Msg }) => {
    const { id } = destination;
    if (id === 'join') {
      held += 1;
      const entry = entryOf(msg, 'a piece');
      if (entry && !('reset' in msg)) entry.account.pieces += String(msg.payload);
    }
    if (id === 'reply') entryOf(msg, 'a reply')?.account.replies.push(msg);
    if (id === 'error') entryOf(msg, 'an error')?.account.errors.push(msg);
    if (id === 'caught') entryOf(msg, 'a caught error')?.account.caught.push(msg);
    if (id === 'joined') entryOf(msg, 'a joined text')?.account.joined.push(msg.payload);
  });
  hooks.add('onComplete.ledger', ({ node, msg }: { node: { id: string }; msg: Msg }) => {
    if (node.id === 'join') held -= 1;
    if (!isUnderTest(node.id)) return;
    const entry = entryOf(msg, 'a done');
    if (!entry) return;
    entry.account.dones += 1;
    entry.resolve();
  });

  return {
    open: (msgId) =>
      new Promise((resolve) => {
        const account = { replies: [], errors: [], caught: [], dones: 0, pieces: '', joined: [] };
        entries.set(msgId, { account, resolve });
      }),
    account(msgId) {
      const entry = entries.get(msgId);
      if (!entry) throw new Error(`No account is open for ${msgId}`);
      return entry.account;
    },
    close: (msgId) => void entries.delete(msgId),
    strays,
    heldByJoin: () => held,
    end: () => hooks.remove('*.ledger'),
  };
}
