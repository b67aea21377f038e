import type { ResponseStream } from '../aws-types';
import type { ModelApi, OpenStream } from '../model-api';
import type { Suited } from '../suit-request';
import { fromInvokeBody } from './from-invoke-body';
import type { ModelFamily } from './model-family';
import { parseBody, textOfBytes } from './parse-document';
import { readChunks } from './read-chunks';
import { openInvocation, sendInvocation } from './send-invocation';
import { toInvocation } from './to-invocation';

/** InvokeModel and InvokeModelWithResponseStream, for conversations in the bodies of one family. */
export function invokeApi(family: ModelFamily): ModelApi {
  return {
    async send(client, suited, signal) {
      const { output, headers, requestId } = await sendInvocation(
        client,
        toInvocation(suited.request, family, false),
        signal,
      );
      return { answer: fromInvokeBody(parseBody(output.body), family, headers, pathsOf(suited)), requestId };
    },
    async open(client, suited, signal) {
      const { items, headers, requestId } = await openInvocation(
        client,
        toInvocation(suited.request, family, true),
        signal,
      );
      const { read, end } = readChunks(family, headers, pathsOf(suited));
      const stream: OpenStream<readonly ResponseStream[]> = {
        requestId,
        items,
        read(events, tell) {
          // A chunk that is no JSON is a broken stream.
          for (const { chunk } of events) if (chunk?.bytes) read(JSON.parse(textOfBytes(chunk.bytes)), tell);
        },
        end,
      };
      return stream as OpenStream<unknown>;
    },
  };
}

function pathsOf({ request }: Suited): readonly string[] {
  return request.carried.additionalModelResponseFieldPaths ?? [];
}
