import { BedrockError } from '../../src/errors/bedrock-error';
import type { Msg } from '../../src/message-contract';

/** A request of a node, waiting or running. */
export interface ActiveRequest {
  readonly msgId: unknown;
  /** `parts.id` of its pieces, where it has any. */
  partsId?: string;
  readonly signal: AbortSignal;
  cancel(): void;
}

/** All requests of one node. */
export interface ActiveRequests {
  readonly size: number;
  /** True from the node's close on: then nothing is sent any more. */
  readonly closed: boolean;
  add(msg: Msg): ActiveRequest;
  remove(request: ActiveRequest): void;
  /** @param which `true` for all, or the `_msgid` or `parts.id` of those that are meant */
  cancel(which: true | string): void;
  /** Aborts all. */
  close(): void;
}

export function createActiveRequests(): ActiveRequests {
  const requests = new Set<ActiveRequest>();
  let closed = false;

  function cancelWhere(isMeant: (request: ActiveRequest) => boolean): void {
    for (const request of [...requests]) if (isMeant(request)) request.cancel();
  }

  return {
    get size() {
      return requests.size;
    },
    get closed() {
      return closed;
    },
    add(msg) {
      const controller = new AbortController();
      const request: ActiveRequest = {
        msgId: msg._msgid,
        signal: controller.signal,
        cancel: () => controller.abort(new BedrockError('cancelled', { key: 'errors.cancelled' })),
      };
      requests.add(request);
      return request;
    },
    remove: (request) => {
      requests.delete(request);
    },
    cancel: (which) => cancelWhere(({ msgId, partsId }) => which === true || which === msgId || which === partsId),
    close() {
      closed = true;
      cancelWhere(() => true);
    },
  };
}

/** Which requests a message cancels; undefined for a message that is a request itself. */
export function readCancel({ cancel }: Msg): true | string | undefined {
  if (cancel === true) return true;
  return typeof cancel === 'string' && cancel !== '' ? cancel : undefined;
}

interface ServerResponse {
  closed?: boolean;
  writableFinished?: boolean;
  once?(event: 'close', listener: () => void): void;
  off?(event: 'close', listener: () => void): void;
}

/**
 * Cancels a request whose HTTP client has left before it was answered.
 * @returns ends the watch
 */
export function cancelOnDisconnect(msg: Msg, request: ActiveRequest): () => void {
  const response = (msg.res as { _res?: ServerResponse } | null | undefined)?._res;
  if (typeof response?.once !== 'function') return () => {};
  const leave = () => {
    if (!response.writableFinished) request.cancel();
  };
  if (response.closed) leave();
  response.once('close', leave);
  return () => response.off?.('close', leave);
}
