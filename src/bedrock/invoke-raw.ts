import type { RawRequest } from '../conversation/raw-request';
import { isPlainObject } from '../conversation/read-value';
import type { RawAnswer, RawReply } from '../reply/raw-reply';
import { toRawReply } from '../reply/raw-reply';
import type { Connection } from './connection';
import { explainRefusal } from './explain-refusal';
import { closingFacts, readEnvelope } from './invoke-model/envelope';
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
      const facts = closingFacts({}, headers, isPlainObject(payload) ? readEnvelope(payload) : {});
      return { payload, facts, requestId, warnings: [] };
    },
    explain: (error, { region }) => explainRefusal(error, request, region),
    finish: (performed) => toRawReply(performed, request.model, options),
  });
}
