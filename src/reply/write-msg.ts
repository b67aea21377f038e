import type { Message } from '../bedrock/aws-types';
import { appendReply } from '../conversation/append-reply';
import { readSource } from '../errors/read-source';
import type { CallReport, Msg, ReplyFacts, Warning } from '../message-contract';
import type { RawReply } from './raw-reply';
import type { Reply } from './reply';

/** The node types whose errors a later success takes off the message. */
const ourTypes: ReadonlySet<unknown> = new Set(['bedrock-chat', 'bedrock-stream']);

/**
 * Turns the message that asked into the message that answers: the same object, so that `_msgid`, `topic`, `req` and
 * all else goes on. Call it in the tick that sends it.
 * @param turns the conversation before the reply
 * @param warnings in people's words
 */
export function writeReply(msg: Msg, reply: Reply, turns: readonly Message[], warnings: Warning[]): void {
  msg.payload = reply.value === undefined ? reply.text : reply.value;
  msg.messages = appendReply(turns, reply.message);
  msg.bedrock = Object.assign({}, reply.facts, { warnings }) satisfies ReplyFacts;
  forgetError(msg);
}

/** The same for the answer to a body that the flow made: `msg.messages` is none of its business. */
export function writeRawReply(msg: Msg, { payload, facts }: RawReply, warnings: Warning[]): void {
  msg.payload = payload;
  msg.bedrock = { ...facts, warnings } satisfies CallReport;
  forgetError(msg);
}

function forgetError(msg: Msg): void {
  if (ourTypes.has(readSource(msg).type)) delete msg.error;
}

/** The properties that pieces carry on: what a flow needs to know whose they are, and nothing heavy. */
const carried = ['_msgid', 'topic', 'req', 'res', '_session'] as const;

/** What each piece of an answer to this message carries. */
export function carriedBy(msg: Msg): Msg {
  const light: Msg = {};
  for (const name of carried) if (msg[name] !== undefined) light[name] = msg[name];
  return light;
}
