import type { ConverseRequest } from '../converse-request';
import type { JsonObject } from '../json';
import { lastUserTurn, textOf } from './read-turns';
import type { GuardrailVerdict } from './reply';

/** A guardrail whose identifier begins like this blocks every request. */
const blockingIdentifier = 'simulator-block';

/** What the request's guardrail makes of it; `undefined` where there is none. `always` is for a model that is always stopped. */
export function judgeByGuardrail(request: ConverseRequest, always: boolean): GuardrailVerdict | undefined {
  const { guardrailIdentifier: identifier = always ? blockingIdentifier : undefined, trace } =
    request.guardrailConfig ?? {};
  if (identifier === undefined) {
    return undefined;
  }
  const intervened = always || identifier.startsWith(blockingIdentifier);
  const isTraced = trace === 'enabled' || trace === 'enabled_full';
  return { intervened, trace: isTraced ? traceOf(request, identifier, intervened) : undefined };
}

function traceOf(request: ConverseRequest, identifier: string, intervened: boolean): JsonObject {
  const total = textOf(lastUserTurn(request)).length;
  const topics = [{ name: 'simulated topic', type: 'DENY', action: 'BLOCKED', detected: true }];
  return {
    guardrail: {
      actionReason: intervened ? 'Guardrail blocked.' : 'No action.',
      inputAssessment: {
        [identifier]: {
          ...(intervened ? { topicPolicy: { topics } } : {}),
          invocationMetrics: {
            guardrailProcessingLatency: 12,
            guardrailCoverage: { textCharacters: { guarded: total, total } },
            usage: {
              topicPolicyUnits: 1,
              contentPolicyUnits: 0,
              wordPolicyUnits: 0,
              sensitiveInformationPolicyUnits: 0,
              sensitiveInformationPolicyFreeUnits: 0,
              contextualGroundingPolicyUnits: 0,
            },
          },
        },
      },
    },
  };
}
