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
  const report: Omit<CallReport, 'warnings'> = {
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
  };
  const { performanceConfig, trace } = answer;
  return addSaid(report, { serviceTier: tierName(answer.serviceTier), performanceConfig, trace });
}

/** Adds the members that say something, in place. */
export function addSaid<Held extends object>(held: Held, members: Partial<Held>): Held {
  for (const name of Object.keys(members) as (keyof Held)[]) {
    if (members[name] !== undefined) held[name] = members[name] as Held[keyof Held];
  }
  return held;
}

function tierName(serviceTier: unknown): string | undefined {
  return (serviceTier as { type?: string } | undefined)?.type;
}
