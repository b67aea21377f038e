import type { Words } from './words';

/** Something changed or assumed on the way, before it has been put into a language. */
export interface CoreWarning {
  code: string;
  words: Words;
  /** The place as the user knows it: `msg.payload.messages[2].content[0]`, or a field's name. */
  where: string;
}
