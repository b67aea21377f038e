import type { HttpHandler } from '../aws-types';
import { childController, startTimer, type TimerName } from '../timers';

/** A handler whose answers must begin within a time. @param ms 0 is no limit */
export function limitCalls(handler: HttpHandler, timer: TimerName, ms: number): HttpHandler {
  return {
    ...handler,
    async handle(request, options) {
      const { controller, release } = childController(toSignal(options?.abortSignal));
      const limit = startTimer(controller, timer, ms, 'credentials');
      try {
        return await handler.handle(request, { ...options, abortSignal: controller.signal });
      } catch (error) {
        // The handler makes an error of its own of each abort.
        throw controller.signal.aborted ? controller.signal.reason : error;
      } finally {
        limit.stop();
        release();
      }
    },
  };
}

function toSignal(signal: unknown): AbortSignal {
  return signal instanceof AbortSignal ? signal : new AbortController().signal;
}
