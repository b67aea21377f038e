import type { Lane } from './queue';

export interface PaceLimits {
  /** 0 is no limit. */
  requestsPerMinute: number;
  /** 0 is no limit. */
  tokensPerMinute: number;
}

/** A call's share of the limits. */
export interface Share extends Lane {
  /** Counts the call anew by what it has used. @param tokens of prompt and reply */
  settle(tokens: number): void;
  /** Counts one more try, which begins now. */
  again(): void;
}

/** How fast one model may be called through a connection. */
export interface Pace {
  /** @param tokens what Bedrock sets aside for the call: its prompt's and its limit (R21) */
  share(tokens: number): Share;
  /** Lets nobody through for a while, as the service asked. @param ms */
  pause(ms: number): void;
  /** Whether nothing that it remembers still counts. */
  readonly isIdle: boolean;
}

const minuteMs = 60_000;

interface Taken {
  at: number;
  tokens: number;
}

/** @param now ms, such as performance.now */
export function createPace(
  { requestsPerMinute, tokensPerMinute }: PaceLimits,
  now: () => number = () => performance.now(),
): Pace {
  const id = Symbol('pace');
  let taken: Taken[] = [];
  let pausedUntil = 0;

  function forget(): void {
    const since = now() - minuteMs;
    taken = taken.filter(({ at }) => at > since);
  }

  /** ms until one more request is allowed. */
  function waitForRequest(): number {
    if (requestsPerMinute <= 0) return 0;
    const hindering = taken[taken.length - requestsPerMinute];
    return hindering === undefined ? 0 : hindering.at + minuteMs - now();
  }

  /** ms until so many tokens are allowed. What is too much for any minute goes when nothing else counts. */
  function waitForTokens(tokens: number): number {
    if (tokensPerMinute <= 0) return 0;
    let used = taken.reduce((sum, call) => sum + call.tokens, 0);
    let wait = 0;
    for (const call of taken) {
      if (used + tokens <= tokensPerMinute) break;
      used -= call.tokens;
      wait = call.at + minuteMs - now();
    }
    return wait;
  }

  return {
    share(tokens) {
      let own: Taken | undefined;
      const count = () => {
        if (requestsPerMinute <= 0 && tokensPerMinute <= 0) return;
        own = { at: now(), tokens };
        taken.push(own);
      };
      return {
        id,
        waitMs() {
          forget();
          return Math.max(0, pausedUntil - now(), waitForRequest(), waitForTokens(tokens));
        },
        take: count,
        again: count,
        settle(used) {
          if (own) own.tokens = used;
        },
      };
    },
    pause(ms) {
      pausedUntil = Math.max(pausedUntil, now() + ms);
    },
    get isIdle() {
      forget();
      return taken.length === 0 && pausedUntil <= now();
    },
  };
}
