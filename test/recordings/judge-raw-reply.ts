import { describeError } from './describe-error';
import { differences } from './differences';
import type { Heard } from './node-red';
import type { RawReply } from './raw-outcome';
import { asObject, isObject, type JsonObject, type Recording } from './recording';
import type { Saying } from './say-request';
import { usageFacts } from './usage-facts';

/** What is told of conversations alone. */
const NOT_TOLD = ['stopReason', 'nativeStopReason', 'truncated', 'message', 'reasoning', 'toolCalls', 'citations'];

/** Whether the message that the flow got is the answer as it came, with the facts of the call and nothing else. */
export function judgeRawReply(recording: Recording, saying: Saying, { payload, facts }: RawReply, heard: Heard[]) {
  const msg = heard.find(({ from }) => from === 'reply')?.msg;
  if (msg === undefined) return [`reply: expected one; ${describeError(heard)}`];
  const told = asObject(msg.bedrock);
  const expected: JsonObject = {
    ...Object.fromEntries(NOT_TOLD.map((name) => [name, undefined])),
    model: recording.modelId,
    api: 'raw',
    usage: usageFacts(facts.reply.usage),
    latencyMs: asObject(facts.reply.metrics).latencyMs ?? null,
    requestId: recording.headers['x-amzn-requestid'] ?? null,
    attempts: 1,
    trace: facts.reply.trace,
    warnings: [],
  };
  const intervened = isObject(told.guardrail) && told.guardrail.action === 'intervened';
  const kept = Object.keys(saying.msg).filter((key) => key !== 'payload');
  return [
    ...differences(payload, msg.payload, 'msg.payload'),
    ...Object.entries(expected).flatMap(([key, value]) => differences(value, told[key], `msg.bedrock.${key}`)),
    ...differences(facts.intervened, intervened, 'msg.bedrock.guardrail: intervened'),
    ...kept.flatMap((key) => differences(saying.msg[key], msg[key], `msg.${key}`)),
    ...differences(undefined, msg.error, 'msg.error'),
  ];
}
