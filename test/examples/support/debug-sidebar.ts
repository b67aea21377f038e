/** What the Debug sidebar of the editor gets, over the websocket it uses. */
import { requireFromNodeRed } from '../../support/node-red';

const waitLimitMs = 30_000;

interface Socket {
  on(event: 'open' | 'error' | 'message', listener: (data: unknown) => void): void;
  close(): void;
}

interface Waiter {
  nodeId: string;
  resolve(value: unknown): void;
}

/** An open Debug sidebar. */
export interface DebugSidebar {
  /** The values that a debug node has shown since the sidebar was opened or last cleared, oldest first. */
  shown(nodeId: string): unknown[];
  /** The value that a debug node shows next, after this call. Throws when it shows none in 30 s. */
  next(nodeId: string): Promise<unknown>;
  clear(): void;
  close(): void;
}

/** Opens the Debug sidebar of the Node-RED at this URL; rejects when it cannot be reached. */
export async function openDebugSidebar(url: string): Promise<DebugSidebar> {
  const WebSocket = requireFromNodeRed('ws') as new (url: string) => Socket;
  const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/comms`);
  const shown: { nodeId: string; value: unknown }[] = [];
  const waiters = new Set<Waiter>();

  socket.on('message', (data) => {
    for (const { nodeId, value } of readDebugMessages(String(data))) {
      shown.push({ nodeId, value });
      for (const waiter of waiters) if (waiter.nodeId === nodeId) waiter.resolve(value);
    }
  });
  await new Promise<unknown>((resolve, reject) => {
    socket.on('open', resolve);
    socket.on('error', reject);
  });

  return {
    shown: (nodeId) => shown.filter((entry) => entry.nodeId === nodeId).map(({ value }) => value),
    next: (nodeId) => nextValue(nodeId, waiters),
    clear: () => shown.splice(0),
    close: () => socket.close(),
  };
}

function nextValue(nodeId: string, waiters: Set<Waiter>): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      waiters.delete(waiter);
      reject(new Error(`The debug node ${nodeId} showed nothing in ${waitLimitMs / 1000} s`));
    }, waitLimitMs);
    const waiter: Waiter = {
      nodeId,
      resolve(value) {
        clearTimeout(timer);
        waiters.delete(waiter);
        resolve(value);
      },
    };
    waiters.add(waiter);
  });
}

interface SidebarMessage {
  topic: string;
  data: { id: string; msg: string; format: string };
}

function readDebugMessages(text: string): { nodeId: string; value: unknown }[] {
  const messages: SidebarMessage[] = [JSON.parse(text)].flat();
  return messages
    .filter(({ topic }) => topic === 'debug')
    .map(({ data }) => ({ nodeId: data.id, value: readValue(data) }));
}

// Objects and arrays travel as JSON, all else as the text to show.
function readValue({ msg, format }: SidebarMessage['data']): unknown {
  return /^(Object|array)/.test(format) ? JSON.parse(msg) : msg;
}
