/** A text in which what means something in a prompt is plain text: a space parts its letters. @param tokens global */
export function neutralise(text: string, tokens: RegExp | undefined): string {
  return tokens === undefined ? text : text.replaceAll(tokens, (token) => `${token.slice(0, 1)} ${token.slice(1)}`);
}
