import type { CoreWarning } from '../errors/core-warning';
import type { CallReport, Timings } from '../message-contract';
import type { StreamMetadata } from './stream-event';
import { toVerdict } from './to-verdict';
import { toUsage } from './usage';

/** What the call itself knows about the answer it brought. */
export interface CallFacts {
  model: string;
  api: CallReport['api'];
  region: string;
  requestId: string | null;
  attempts: number;
  timings: Timings;
  /** Whether pieces of this answer have left already. */
  textAlreadySent: boolean;
  warnings: CoreWarning[];
}

/** What is told of every call that succeeded, whatever it was asked. */
export function callReport(
  answer: StreamMetadata & { stopReason?: string },
  call: Omit<CallFacts, 'warnings'>,
): Omit<CallReport, 'warnings'> {
  return {
    model: call.model,
    api: call.api,
    region: call.region,
    guardrail: toVerdict(answer, call.textAlreadySent),
    usage: toUsage(answer.usage),
    latencyMs: answer.latencyMs ?? null,
    timings: call.timings,
    requestId: call.requestId,
    attempts: call.attempts,
    fallback: [],
    ...optional('serviceTier', tierName(answer.serviceTier)),
    ...optional('performanceConfig', answer.performanceConfig),
    ...optional('trace', answer.trace),
  };
}

/** The member, unless there is nothing to say. */
export function optional<Name extends string, Value>(name: Name, value: Value | undefined): { [key in Name]?: Value } {
  return value === undefined ? {} : ({ [name]: value } as { [key in Name]?: Value });
}

function tierName(serviceTier: unknown): string | undefined {
  return (serviceTier as { type?: string } | undefined)?.type;
}
