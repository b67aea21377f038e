import type { GuardrailVerdict } from '../message-contract';

interface Assessment {
  [policy: string]: unknown;
}

interface Finding {
  action?: string;
  detected?: boolean;
}

interface GuardrailTrace {
  inputAssessment?: Record<string, Assessment>;
  outputAssessments?: Record<string, Assessment[]>;
}

/** What an answer tells of its guardrail. */
interface Guarded {
  stopReason?: string;
  guardrailIntervened?: boolean;
  trace?: unknown;
}

/**
 * What a guardrail did; null without one. That it intervened is told by the stop reason, or by a member of the body
 * where the model's own reason stays (R7); the trace, where it is on, tells whose text and why.
 */
export function toVerdict(
  { stopReason, guardrailIntervened, trace }: Guarded,
  textAlreadySent: boolean,
): GuardrailVerdict | null {
  const { guardrail } = (trace ?? {}) as { guardrail?: GuardrailTrace };
  const intervened = stopReason === 'guardrail_intervened' || guardrailIntervened === true;
  if (!intervened && guardrail === undefined && guardrailIntervened === undefined) return null;
  const input = policiesOf(Object.values(guardrail?.inputAssessment ?? {}));
  const output = policiesOf(Object.values(guardrail?.outputAssessments ?? {}).flat());
  return {
    action: intervened ? 'intervened' : 'none',
    source: sourceOf(input, output),
    policies: [...new Set([...input, ...output])],
    textAlreadySent: intervened && textAlreadySent,
  };
}

/** Those that found something: an assessment also names what was looked for in vain. */
function policiesOf(assessments: Assessment[]): string[] {
  const found = assessments.flatMap((assessment) => Object.entries(assessment));
  return found.filter(([name, policy]) => name.endsWith('Policy') && hasFindings(policy)).map(([name]) => name);
}

function hasFindings(policy: unknown): boolean {
  const findings: Finding[] = Object.values((policy ?? {}) as object)
    .filter(Array.isArray)
    .flat();
  return findings.some(({ action, detected }) => action !== 'NONE' && detected !== false);
}

function sourceOf(input: string[], output: string[]): GuardrailVerdict['source'] {
  if (input.length > 0 && output.length > 0) return 'both';
  if (input.length > 0) return 'input';
  return output.length > 0 ? 'output' : null;
}
