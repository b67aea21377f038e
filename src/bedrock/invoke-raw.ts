import type { RawRequest } from '../conversation/raw-request';
import { isPlainObject } from '../conversation/read-value';
import type { RawAnswer, RawReply } from '../reply/raw-reply';
import { toRawReply } from '../reply/raw-reply';
import type { StreamMetadata } from '../reply/stream-event';
import type { Connection } from './connection';
import { explainRefusal } from './explain-refusal';
import { closingFacts, type Headers, readEnvelope } from './invoke-model/envelope';
import { familyOfDocument } from './invoke-model/find-family';
import { rawAnswer } from './invoke-model/raw-document';
import { sendInvocation } from './invoke-model/send-invocation';
import { type CallOptions, performCall } from './perform-call';

/**
 * Sends a body that the flow has made, and gives the parsed answer: for models that do not chat, and for bodies that
 * no family here knows.
 * @throws BedrockError only
 */
export function invokeRaw(connection: Connection, request: RawRequest, options: CallOptions): Promise<RawReply> {
  return performCall<RawAnswer, RawReply>(connection, request, options, {
    firstTokenMs: () => null,
    async run({ client }, signal, begin) {
      begin();
      const { output, headers, requestId } = await sendInvocation(client, request, signal);
      const payload = rawAnswer(output.body, output.contentType);
      return { payload, facts: factsOf(payload, headers), requestId, warnings: [] };
    },
    explain: (error, { region }) => explainRefusal(error, request, region),
    finish: (performed) => toRawReply(performed, request.model, options),
  });
}

/** What the answer tells of the call, where it is in a form that is known here, and its headers. */
function factsOf(payload: unknown, headers: Headers): StreamMetadata {
  if (!isPlainObject(payload)) return closingFacts({}, headers, {});
  // An answer that tells of a failure is the flow's to read.
  const family = isPlainObject(payload.error) ? undefined : familyOfDocument(undefined, payload);
  const told = family?.fromBody(payload).usage;
  return closingFacts(told ?? {}, headers, readEnvelope(payload));
}
