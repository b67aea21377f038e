import type { Msg, Parts, PieceMsg } from '../message-contract';
import { coalesce, type Emit } from './coalesce';
import type { StreamEvent } from './stream-event';
import { carriedBy } from './write-msg';

export interface PieceSettings {
  emit: Emit;
  /** ms or characters, as `emit` says. */
  emitEvery: number;
  emitReasoning: boolean;
  emitToolInput: boolean;
}

/** A message that makes a Join forget a sequence that will not end. */
export interface ResetMsg extends Msg {
  reset: true;
  parts: { id: string };
}

/** Writes a stream's events as partial messages, in sequences that a core Join rebuilds. */
export interface PieceWriter {
  /** `parts.id` of the text's sequence. */
  readonly id: string;
  write(event: StreamEvent): void;
  /** Ends the sequences: the text's with a last empty piece, sent even when there was no text. */
  finish(): void;
  /** Ends them without their end; what is held back is forgotten. @returns a reset for each that was begun */
  abandon(): ResetMsg[];
}

/**
 * @param msg the message that asked: pieces carry its light properties, and its `parts` in theirs
 * @param newId makes a fresh id for each sequence
 * @param send takes one piece, a new object each time
 */
export function writePieces(
  msg: Msg,
  settings: PieceSettings,
  newId: () => string,
  send: (piece: PieceMsg) => void,
): PieceWriter {
  const light = carriedBy(msg);
  const outer = msg.parts ? { parts: msg.parts } : {};
  const open = new Map<string, Sequence>();
  const text = createSequence('text');

  function createSequence(type: PieceMsg['bedrock']['type'], toolCall?: { id: string; name: string }): Sequence {
    const id = newId();
    let index = 0;
    let blockIndex = 0;
    const called = toolCall ? { toolCall } : {};
    // Once a token: to spread first and add then takes V8 fifty times as long.
    const emit = (payload: string, ending?: { complete?: true }) => {
      const parts: Parts = { id, type: 'string', ch: '', index, ...outer };
      index += 1;
      if (ending) parts.count = index;
      send({ payload, parts, bedrock: { type, blockIndex, ...called }, ...light, ...ending });
    };
    const held = coalesce(settings.emit, settings.emitEvery, (payload) => emit(payload));
    return {
      id,
      get begun() {
        return index > 0;
      },
      push(delta, block) {
        // A piece belongs to one block.
        if (block !== blockIndex) held.flush();
        blockIndex = block;
        held.push(delta);
      },
      announce(block) {
        blockIndex = block;
        emit('');
      },
      end(complete) {
        held.flush();
        emit('', complete ? { complete } : {});
      },
      stop: held.stop,
    };
  }

  function sequenceOf(kind: 'reasoning' | 'tool_input', index: number): Sequence {
    const key = `${kind} ${index}`;
    const found = open.get(key) ?? createSequence(kind);
    open.set(key, found);
    return found;
  }

  function endBlock(index: number): void {
    for (const kind of ['reasoning', 'tool_input']) {
      const key = `${kind} ${index}`;
      open.get(key)?.end();
      open.delete(key);
    }
  }

  return {
    id: text.id,
    write(event) {
      switch (event.type) {
        case 'text':
          text.push(event.text, event.index);
          return;
        case 'reasoning':
          if (settings.emitReasoning && event.text !== '')
            sequenceOf('reasoning', event.index).push(event.text, event.index);
          return;
        case 'tool-start':
          if (!settings.emitToolInput) return;
          open.set(`tool_input ${event.index}`, createSequence('tool_input', { id: event.id, name: event.name }));
          sequenceOf('tool_input', event.index).announce(event.index);
          return;
        case 'tool-input':
          if (settings.emitToolInput) sequenceOf('tool_input', event.index).push(event.json, event.index);
          return;
        case 'block-stop':
          endBlock(event.index);
          return;
        default:
      }
    },
    finish() {
      for (const sequence of open.values()) sequence.end();
      open.clear();
      text.end(true);
    },
    abandon() {
      const all = [...open.values(), text];
      for (const sequence of all) sequence.stop();
      open.clear();
      return all.filter((sequence) => sequence.begun).map(({ id }) => ({ ...light, reset: true, parts: { id } }));
    },
  };
}

interface Sequence {
  readonly id: string;
  /** Whether a piece of it has left. */
  readonly begun: boolean;
  push(delta: string, blockIndex: number): void;
  /** Sends an empty first piece. */
  announce(blockIndex: number): void;
  end(complete?: true): void;
  stop(): void;
}
