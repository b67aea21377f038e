import { bytesAsBuffers } from './bytes-as-buffers';
import { differences } from './differences';
import { judgeInvokeBody } from './judge-invoke-body';
import { operationNamed } from './operations';
import { parseJson, type Recording } from './recording';
import type { ReceivedRequest } from './replay-server';
import type { Saying } from './say-request';

/** Whether one request left, to the recorded model and operation, with a body that says what was meant. */
export function judgeRequest(recording: Recording, saying: Saying, received: ReceivedRequest[]): string[] {
  const { operation, modelId, status } = recording;
  const [first, ...others] = received;
  if (first === undefined) return ['request: none was sent'];
  const [, , model, path] = first.path.split('/');
  const sent = { method: first.method, model: decodeURIComponent(model ?? ''), operation: path };
  const expected = { method: 'POST', model: modelId, operation: operationNamed(operation)?.path };
  return [
    // A refused request may be corrected and tried again; an answered one may not.
    ...(others.length > 0 && status < 300 ? [`request: ${received.length} were sent`] : []),
    ...differences(expected, sent, 'request'),
    ...judgeBody(modelId, saying, parseJson(first.body.toString('utf8'))),
  ];
}

function judgeBody(modelId: string, { way, body, conversation }: Saying, sent: unknown): string[] {
  if (way === 'conversation') return judgeInvokeBody(modelId, conversation, sent);
  if (body === undefined) return [];
  return differences(body, way === 'raw' ? sent : bytesAsBuffers(sent), 'request');
}
