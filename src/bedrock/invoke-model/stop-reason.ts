/** A model's own word for why it stopped, beside Converse's. */
export interface StopReason {
  /** Converse's word; the model's own where Converse has none. */
  stopReason: string;
  /** The model's own, where it is another. */
  nativeStopReason?: string;
}

/** @param words Converse's by the family's own */
export function toStopReason(own: unknown, words: Readonly<Record<string, string>>): StopReason {
  const native = typeof own === 'string' ? own : '';
  const known = Object.hasOwn(words, native) ? words[native] : undefined;
  return known === undefined || known === native
    ? { stopReason: native }
    : { stopReason: known, nativeStopReason: native };
}
