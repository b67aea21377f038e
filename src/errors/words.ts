/**
 * A sentence of the locale files: its key and what is filled in. A parameter may itself be words.
 * The core never holds a sentence, so that every one can be translated.
 */
export interface Words {
  readonly key: string;
  readonly params?: Readonly<Record<string, string | number | Words>>;
}
