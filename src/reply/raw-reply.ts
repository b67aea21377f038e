import type { CoreWarning } from '../errors/core-warning';
import type { CallReport, Timings } from '../message-contract';
import { callReport } from './call-report';
import { refuseIntervention } from './refuse-verdict';
import type { StreamMetadata } from './stream-event';

/** What a call with a raw body brought. */
export interface RawAnswer {
  /** The parsed body, or the list of parsed chunks. */
  payload: unknown;
  facts: StreamMetadata;
  requestId: string | null;
  warnings: CoreWarning[];
}

/** The answer to a body that the flow made. The warnings await their words. */
export interface RawReply {
  payload: unknown;
  facts: Omit<CallReport, 'warnings'>;
  warnings: CoreWarning[];
}

/** A call with a raw body that succeeded. */
interface PerformedRaw {
  brought: RawAnswer;
  route: { region: string; warnings: CoreWarning[] };
  attempts: number;
  timings: Timings;
  warnings: CoreWarning[];
}

/** @throws BedrockError guardrail, where the author wants an intervention to be an error */
export function toRawReply(
  { brought, route, attempts, timings, warnings }: PerformedRaw,
  model: string,
  { verdictIsError = false }: { verdictIsError?: boolean },
): RawReply {
  const { payload, facts: answer, requestId } = brought;
  const textAlreadySent = timings.firstTokenMs !== null;
  const call = { model, api: 'raw' as const, region: route.region, requestId, attempts, timings, textAlreadySent };
  const facts = callReport(answer, call);
  if (verdictIsError) refuseIntervention(facts, { text: '', toolCalls: [], usage: facts.usage });
  return { payload, facts, warnings: [...route.warnings, ...brought.warnings, ...warnings] };
}
