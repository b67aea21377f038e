/** A piece of a text in which a model's thoughts stand between tags. */
export interface TaggedPiece {
  type: 'text' | 'reasoning';
  text: string;
}

/** Tells thoughts from text while both arrive. */
export interface TagSplitter {
  push(text: string): TaggedPiece[];
  /** What was held back, since it might have been the beginning of a tag. */
  end(): TaggedPiece[];
}

/**
 * Splits `<tag>thoughts</tag>text`, however it is cut. Only thoughts at the beginning count: later tags are text.
 * White space around them belongs to neither.
 * @param tag such as `reasoning`
 * @param isOpen whether the prompt has opened the tag already
 */
export function splitTagged(tag: string, isOpen = false): TagSplitter {
  const [opening, closing] = [`<${tag}>`, `</${tag}>`];
  let place: 'before' | 'opened' | 'within' | 'after' | 'text' = isOpen ? 'opened' : 'before';
  let held = '';

  function step(): TaggedPiece[] {
    switch (place) {
      case 'before': {
        const said = held.trimStart();
        if (said.startsWith(opening)) {
          held = said.slice(opening.length);
          place = 'opened';
          return step();
        }
        if (opening.startsWith(said)) return [];
        place = 'text';
        return step();
      }
      case 'opened':
        held = held.trimStart();
        if (held === '') return [];
        place = 'within';
        return step();
      case 'within': {
        const end = held.indexOf(closing);
        if (end >= 0) {
          const thought = held.slice(0, end);
          held = held.slice(end + closing.length);
          place = 'after';
          return [...pieces('reasoning', thought.trimEnd()), ...step()];
        }
        return pieces('reasoning', release(held.length - possibleEnd(held, closing)));
      }
      case 'after':
        held = held.trimStart();
        if (held === '') return [];
        place = 'text';
        return step();
      case 'text':
        return pieces('text', release(held.length));
      default:
        return place satisfies never;
    }
  }

  function release(length: number): string {
    const text = held.slice(0, length);
    held = held.slice(length);
    return text;
  }

  return {
    push(text) {
      held += text;
      return step();
    },
    end() {
      if (place === 'before') place = 'text';
      return place === 'after' ? [] : pieces(place === 'within' ? 'reasoning' : 'text', release(held.length));
    },
  };
}

/** How much of the end may belong to the closing tag, with the white space before it. */
function possibleEnd(held: string, closing: string): number {
  for (let length = Math.min(closing.length - 1, held.length); length > 0; length -= 1) {
    if (closing.startsWith(held.slice(-length))) return length + trailingSpace(held.slice(0, -length));
  }
  return trailingSpace(held);
}

function trailingSpace(text: string): number {
  return text.length - text.trimEnd().length;
}

function pieces(type: TaggedPiece['type'], text: string): TaggedPiece[] {
  return text === '' ? [] : [{ type, text }];
}
