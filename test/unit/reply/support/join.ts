import type { Msg } from '../../../../src/message-contract';

interface Group {
  type: string;
  separator: string;
  payload: unknown[];
  count: number;
  target: number | undefined;
  msg: Msg;
}

/** What a core Join in automatic mode does with messages that bear parts. */
export interface Join {
  receive(msg: Msg): void;
  /** What it has put together, in order. */
  readonly joined: Msg[];
  /** Sequences that it still waits for. */
  readonly waiting: number;
}

export function createJoin(): Join {
  const groups = new Map<string, Group>();
  const joined: Msg[] = [];

  function send(id: string, { type, separator, payload, msg }: Group): void {
    groups.delete(id);
    const { complete, parts, ...sent } = msg;
    const outer = (parts as { parts?: unknown }).parts;
    joined.push({
      ...sent,
      payload: type === 'string' ? payload.join(separator) : payload,
      ...(outer === undefined ? {} : { parts: outer }),
    });
  }

  return {
    joined,
    get waiting() {
      return groups.size;
    },
    receive(msg) {
      const parts = msg.parts as { id: string; type: string; ch: string; index?: number; count?: number };
      if ('reset' in msg) {
        groups.delete(parts.id);
        return;
      }
      const group = groups.get(parts.id) ?? {
        type: parts.type,
        separator: parts.ch,
        payload: [],
        count: 0,
        target: undefined,
        msg: {},
      };
      groups.set(parts.id, group);
      if (parts.index !== undefined) {
        if (group.payload[parts.index] === undefined) group.count += 1;
        group.payload[parts.index] = msg.payload;
      } else if (msg.payload !== undefined) {
        group.payload.push(msg.payload);
        group.count += 1;
      }
      Object.assign(group.msg, msg);
      group.target ??= parts.count;
      if ((group.target !== undefined && group.count >= group.target) || 'complete' in msg) send(parts.id, group);
    },
  };
}
