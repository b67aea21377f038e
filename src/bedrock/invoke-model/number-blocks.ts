import type { StreamEvent } from '../../reply/stream-event';

type BlockEvent = Exclude<Extract<StreamEvent, { index: number }>, { type: 'block-stop' }>;
type Unnumbered<Event> = Event extends BlockEvent ? Omit<Event, 'index'> : never;

/** What a block of a reply says, before it is known which block. */
export type Piece = Unnumbered<BlockEvent>;

/** Numbers the blocks of a stream whose chunks don't, or not as Converse does: pieces of one kind in a row are one block. */
export interface BlockNumbering {
  /** An empty piece opens no block, and a tool's input belongs to the tool that was opened last. */
  add(piece: Piece): StreamEvent[];
  /** Closes the block that is open. */
  close(): StreamEvent[];
  /** Of the last block that was opened. */
  readonly index: number;
}

type Kind = 'text' | 'reasoning' | 'signature' | 'redacted' | 'tool' | 'other';

const kinds: Readonly<Record<Piece['type'], Kind>> = {
  text: 'text',
  citation: 'text',
  reasoning: 'reasoning',
  'reasoning-signature': 'signature',
  'reasoning-redacted': 'redacted',
  'tool-start': 'tool',
  'tool-input': 'tool',
  'other-start': 'other',
  'other-delta': 'other',
};

export function numberBlocks(): BlockNumbering {
  let index = -1;
  let open: Kind | undefined;

  function close(): StreamEvent[] {
    if (open === undefined) return [];
    open = undefined;
    return [{ type: 'block-stop', index }];
  }

  return {
    get index() {
      return index;
    },
    add(piece) {
      if (isEmpty(piece)) return [];
      const kind = kinds[piece.type];
      const goesOn = kind === open && piece.type !== 'tool-start' && piece.type !== 'other-start';
      // A signature ends its thoughts: what is thought after it is another block.
      const signs = kind === 'signature' && open === 'reasoning';
      if (piece.type === 'tool-input' && !goesOn) return [];
      const closed = goesOn || signs ? [] : close();
      if (!goesOn && !signs) index += 1;
      open = kind;
      return [...closed, { ...piece, index }];
    },
    close,
  };
}

function isEmpty(piece: Piece): boolean {
  switch (piece.type) {
    case 'text':
    case 'reasoning':
      return piece.text === '';
    case 'reasoning-signature':
      return piece.signature === '';
    case 'tool-input':
      return piece.json === '';
    default:
      return false;
  }
}
