import { differences } from './differences';
import type { Heard } from './node-red';
import type { RecordedError } from './recorded-outcome';
import { isObject } from './recording';
import type { Saying } from './say-request';

/** Whether the error output got the original message, unchanged, with an `msg.error` that tells the recorded failure. */
export function judgeError(saying: Saying, outcome: RecordedError, heard: Heard[]): string[] {
  const msg = heard.find(({ from }) => from === 'error')?.msg;
  if (msg === undefined) return [`error: expected one on the error output; ${describeReply(heard)}`];
  const error = isObject(msg.error) ? msg.error : {};
  const message = String(error.message);
  const partial = isObject(error.partial) ? error.partial.text : '';
  return [
    ...Object.keys(saying.msg).flatMap((key) => differences(saying.msg[key], msg[key], `msg.${key}`)),
    ...differences(undefined, msg.bedrock, 'msg.bedrock'),
    ...differences(outcome.statusCode, error.statusCode, 'msg.error.statusCode'),
    ...(outcome.name === undefined ? [] : differences(outcome.name, error.name, 'msg.error.name')),
    ...(message.includes(outcome.message ?? '') ? [] : differences(outcome.message, message, 'msg.error.message')),
    ...(outcome.partialText ? differences(outcome.partialText, partial, 'msg.error.partial.text') : []),
    ...judgeCode(outcome.codes, error.code),
  ];
}

function judgeCode(codes: string[], code: unknown): string[] {
  const right = codes.length > 0 ? codes.includes(String(code)) : typeof code === 'string' && code !== 'internal';
  return right ? [] : [`msg.error.code: expected ${codes.join(' or ') || 'one that tells'}, got ${String(code)}`];
}

function describeReply(heard: Heard[]): string {
  const reply = heard.find(({ from }) => from === 'reply')?.msg;
  return reply ? `the reply was ${JSON.stringify(reply.payload)}` : 'nor was there a reply';
}
