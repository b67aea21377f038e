/** The chat page's side of its WebSocket. */
import { requireFromNodeRed } from '../../support/node-red';

/** What the page is told: a piece of the answer, or its end. */
type Told = { piece: string } | { done: true; truncated: boolean } | { failed: string };

/** An answer: its pieces and how it ended. */
export interface PageAnswer {
  pieces: string[];
  end: Told;
}

export interface Page {
  say(message: object): void;
  sayText(text: string): void;
  /** Asks, and gives the answer when it has ended. Rejects when the connection is closed before. */
  ask(question: string): Promise<PageAnswer>;
  /** Resolves with the next piece that comes. */
  firstPiece(): Promise<string>;
  close(): void;
}

interface Socket {
  on(event: 'open' | 'error' | 'message' | 'close', listener: (data: unknown) => void): void;
  send(text: string): void;
  close(): void;
}

/** Opens the WebSocket at this address of Node-RED; rejects when it cannot be reached. */
export async function openPage(url: string): Promise<Page> {
  const WebSocket = requireFromNodeRed('ws') as new (url: string) => Socket;
  const socket = new WebSocket(url.replace(/^http/, 'ws'));
  const listeners = new Set<(told: Told | undefined) => void>();
  const tell = (told: Told | undefined) => {
    for (const listener of [...listeners]) listener(told);
  };

  socket.on('message', (data) => tell(JSON.parse(String(data))));
  socket.on('close', () => tell(undefined));
  await new Promise<unknown>((resolve, reject) => {
    socket.on('open', resolve);
    socket.on('error', reject);
  });

  /** Listens until `read` gives something. */
  function listen<Value>(read: (told: Told) => Value | undefined): Promise<Value> {
    return new Promise((resolve, reject) => {
      const listener = (told: Told | undefined) => {
        const value = told && read(told);
        if (told && value === undefined) return;
        listeners.delete(listener);
        if (value === undefined) reject(new Error('The connection was closed'));
        else resolve(value);
      };
      listeners.add(listener);
    });
  }

  const say = (message: object) => socket.send(JSON.stringify(message));
  return {
    say,
    sayText: (text) => socket.send(text),
    async ask(question) {
      const pieces: string[] = [];
      const ended = listen((told): Told | undefined => {
        if (!('piece' in told)) return told;
        pieces.push(told.piece);
        return undefined;
      });
      say({ question });
      return { pieces, end: await ended };
    },
    firstPiece: () => listen((told) => ('piece' in told ? told.piece : undefined)),
    close: () => socket.close(),
  };
}
