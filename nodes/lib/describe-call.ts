import type { CallReport, ErrorReport } from '../../src/message-contract';

type Outcome = Partial<Omit<CallReport & ErrorReport, 'requestId'> & Pick<CallReport, 'requestId'>>;

/**
 * One line of a call for Node-RED's debug log: which model, how, how long, what it cost. Never what was said.
 * @param outcome `msg.bedrock` of a reply, or `msg.error`
 * @param ms that the message took in all
 */
export function describeCall(outcome: Outcome, ms: number): string {
  const { model, api, region, code, attempts, requestId, usage } = outcome;
  const tokens = usage ? `${usage.inputTokens ?? '?'}+${usage.outputTokens ?? '?'}` : undefined;
  const facts = { model, api, region, code, attempts, ms: Math.round(ms), tokens, requestId };
  return Object.entries(facts)
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');
}
