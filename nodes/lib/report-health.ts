import type { NodeAPI } from 'node-red';
import type { Health, HealthStep } from '../../src/bedrock/health/check-health';
import type { BedrockError } from '../../src/errors/bedrock-error';
import type { ErrorCode } from '../../src/errors/error-codes';
import type { HealthReport, HealthStepReport } from '../../src/message-contract';
import { say } from './words';

/** What a check has found, in words. @param withModels whether the list of models is wanted */
export function reportHealth(RED: NodeAPI, health: Health, withModels: boolean): HealthReport {
  const { available, region, identity, latencyMs, steps, models } = health;
  return {
    available,
    region,
    identity,
    sdkVersion: require('@aws-sdk/client-bedrock-runtime/package.json').version,
    latencyMs,
    steps: steps.map((step) => reportStep(RED, step)),
    ...(withModels && models && { models }),
  };
}

function reportStep(RED: NodeAPI, { step, ms, found, error }: HealthStep): HealthStepReport {
  if (error === undefined) return { step, ok: true, ms, detail: found ? say(RED, found) : '' };
  return { step, ok: false, ms, ...sayProblem(RED, error) };
}

/** What went wrong, and what to do about it. */
export interface Problem {
  detail: string;
  code: ErrorCode;
  hint: string;
}

export function sayProblem(RED: NodeAPI, { code, words }: BedrockError): Problem {
  return { detail: say(RED, words), code, hint: say(RED, { key: `hints.${code}` }) };
}
