import type { ConverseRequest } from '../converse-request';
import type { JsonObject } from '../json';
import type { Model } from '../models';
import { isAltered } from '../reply/sign-reasoning';
import { refusedByModel } from '../service-error';
import { checkConstraints } from './check-constraints';
import { checkMedia } from './check-media';
import { checkMessages } from './check-messages';
import { checkOutputSchema } from './check-output-schema';
import { checkTools } from './check-tools';
import { readShape } from './read-shape';
import { converseShape } from './shapes';

/** Reads a body of Converse: its JSON types and single members are right afterwards. Throws a ServiceError otherwise. */
export function readConverseRequest(body: JsonObject): ConverseRequest {
  const given = readShape(body, converseShape) as Partial<ConverseRequest>;
  const request = { messages: [], ...given };
  checkConstraints(request);
  return request;
}

/** Checks what the members mean together. Throws a ServiceError in the service's words at the first rule that is broken. */
export function validateRequest(request: ConverseRequest, model: Model): void {
  if (model.isPrompt && request.messages.length === 0) {
    return;
  }
  checkMessages(request.messages);
  checkTools(request);
  checkMedia(request.messages);
  checkReasoning(request);
  checkOutputSchema(request);
}

function checkReasoning({ messages }: ConverseRequest): void {
  messages.forEach(({ content }, index) => {
    content.forEach(({ reasoningContent }, position) => {
      if (reasoningContent && isAltered(reasoningContent)) {
        const what = reasoningContent.reasoningText ? '`signature` in `thinking`' : '`data` in `redacted_thinking`';
        throw refusedByModel(`messages.${index}.content.${position}: Invalid ${what} block`);
      }
    });
  });
}
