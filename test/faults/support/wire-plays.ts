import { setTimeout as sleep } from 'node:timers/promises';
import type { Play } from './fault-bench';
import type { Wire } from './fault-endpoint';
import type { Script } from './script';

export function bytesOf({ parts }: Script): Buffer {
  return Buffer.concat(parts);
}

/** All is well. */
export const playWhole: Play = (wire, script) => {
  begin(wire, script);
  wire.end(bytesOf(script));
};

/** Sends the headers of a good answer. */
export function begin(wire: Wire, { contentType }: Script): void {
  wire.head(200, { 'content-type': contentType });
}

/** How an answer can break off. */
export const breaks = {
  /** The other side says that this is all. */
  end: (wire: Wire) => wire.end(),
  /** The connection is closed in good order, but too early. */
  close: (wire: Wire) => void wire.socket.destroySoon(),
  /** The connection is reset. */
  reset: (wire: Wire) => void wire.socket.resetAndDestroy(),
} satisfies Record<string, (wire: Wire) => void>;

export type Break = keyof typeof breaks;

/** Sends so many bytes, and then breaks off. */
export function playCut(length: number, how: Break): Play {
  return async (wire, script) => {
    begin(wire, script);
    await wire.write(bytesOf(script).subarray(0, length));
    // What was written is to arrive: a reset throws away what is still under way.
    if (how !== 'end') await sleep(5);
    breaks[how](wire);
  };
}

/** Sends other bytes in place of the right ones. */
export function playBytes(change: (bytes: Buffer) => Uint8Array): Play {
  return (wire, script) => {
    begin(wire, script);
    wire.end(change(bytesOf(script)));
  };
}

/** Sends all, in portions. @param pauseMs between them */
export function playDrip(size: number, pauseMs?: number): Play {
  return async (wire, script) => {
    begin(wire, script);
    const bytes = bytesOf(script);
    for (let at = 0; at < bytes.length; at += size) {
      await wire.write(bytes.subarray(at, at + size));
      if (pauseMs !== undefined) await sleep(pauseMs);
    }
    wire.end();
  };
}

/** Says so many bytes and falls silent. */
export function playStall(length: number | undefined): Play {
  return async (wire, script) => {
    if (length === undefined) return;
    begin(wire, script);
    await wire.write(bytesOf(script).subarray(0, length));
  };
}

/** Answers with a document that is none of Bedrock's. */
export function playPage(status: number, headers: Record<string, string>, body: string): Play {
  return (wire) => {
    wire.head(status, headers);
    wire.end(Buffer.from(body));
  };
}

/** Some of the text, and then a frame that ends it. */
export function playFrame(frame: Uint8Array, pieces: number): Play {
  return (wire, script) => {
    begin(wire, script);
    const { first, end } = script.textParts;
    wire.end(Buffer.concat([...script.parts.slice(0, Math.min(first + pieces, end)), frame]));
  };
}

/** Puts a frame behind all of an answer. */
export function playLateFrame(frame: Uint8Array): Play {
  return (wire, script) => {
    begin(wire, script);
    wire.end(Buffer.concat([...script.parts, frame]));
  };
}

/** What a refusal says, where that does not matter. */
export const refusalBody = JSON.stringify({ message: 'It is so.' });

/** Refuses as the service does. */
export function playRefusal(status: number, headers: Record<string, string>, body = refusalBody): Play {
  return playPage(status, { 'content-type': 'application/json', ...headers }, body);
}
