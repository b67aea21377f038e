import type { ConverseStreamOutput } from '../aws-types';
import { batchesOf } from '../event-stream/event-stream-serde';
import { loadRuntime } from '../load-runtime';
import type { ModelApi, OpenStream } from '../model-api';
import { untilAborted } from '../timers';
import { fromConverseEvent } from './from-converse-event';
import { fromConverseOutput } from './from-converse-output';
import { toConverseRequest } from './to-converse-request';

/**
 * Converse and ConverseStream.
 * https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html
 * https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ConverseStream.html
 */
export const converseApi: ModelApi = {
  async send(client, { request }, signal) {
    const { ConverseCommand } = loadRuntime();
    const command = new ConverseCommand(toConverseRequest(request));
    const output = await untilAborted(client.send(command, { abortSignal: signal }), signal);
    return { answer: fromConverseOutput(output), requestId: output.$metadata.requestId ?? null };
  },
  async open(client, { request }, signal) {
    const { ConverseStreamCommand } = loadRuntime();
    const command = new ConverseStreamCommand(toConverseRequest(request));
    const output = await untilAborted(client.send(command, { abortSignal: signal }), signal);
    const stream: OpenStream<readonly ConverseStreamOutput[]> = {
      requestId: output.$metadata.requestId ?? null,
      items: batchesOf(output.stream),
      read(events, tell) {
        for (const event of events) tell(fromConverseEvent(event));
      },
    };
    return stream as OpenStream<unknown>;
  },
};
