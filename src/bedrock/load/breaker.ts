import { BedrockError } from '../../errors/bedrock-error';
import type { ErrorCode } from '../../errors/error-codes';

/** Stops calling a region that is down, and tries it now and then. */
export interface Breaker {
  /**
   * Lets a call through.
   * @returns to be called when it is over, however it ended
   * @throws BedrockError circuit_open, with the time until the next try
   */
  admit(): () => void;
  /** What a try came to. @param error absent where Bedrock answered */
  learn(error?: BedrockError): void;
}

/** ms of the first pause, doubled with each try that fails, up to the longest. */
const pause = { first: 30_000, longest: 300_000 };

/** Failures that say that nobody answers. */
const silent: ReadonlySet<ErrorCode> = new Set(['network', 'proxy_error', 'service', 'stream_interrupted']);

/**
 * @param failures in a row that open it; 0 is never
 * @param now ms, such as performance.now
 */
export function createBreaker(failures: number, now: () => number = () => performance.now()): Breaker {
  let inARow = 0;
  let openUntil = 0;
  let pauses = 0;
  let isTrying = false;

  return {
    admit() {
      if (failures <= 0 || inARow < failures) return () => {};
      const leftMs = Math.ceil(openUntil - now());
      if (leftMs > 0 || isTrying) throw open(Math.max(leftMs, 1_000));
      isTrying = true;
      return () => {
        isTrying = false;
      };
    },
    learn(error) {
      if (error === undefined || isAnswer(error)) {
        inARow = 0;
        pauses = 0;
        return;
      }
      // What failed on our side, or was given up there, tells nothing of the other.
      if (!isSilence(error)) return;
      inARow += 1;
      if (failures <= 0 || inARow < failures) return;
      openUntil = now() + Math.min(pause.longest, pause.first * 2 ** pauses);
      pauses += 1;
    },
  };
}

function isSilence({ code, phase }: BedrockError): boolean {
  return silent.has(code) || (code === 'timeout' && phase === 'connect');
}

/** What Bedrock refuses has been answered, too. */
function isAnswer(error: BedrockError): boolean {
  return error.facts.statusCode !== undefined && !isSilence(error);
}

function open(leftMs: number): BedrockError {
  const words = { key: 'errors.circuit_open', params: { seconds: Math.ceil(leftMs / 1_000) } };
  return new BedrockError('circuit_open', words, { phase: 'queue', retryAfterMs: leftMs });
}
