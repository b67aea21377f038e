/** Longest name that Bedrock takes, in characters. */
const longestName = 200;

/** Whether Bedrock takes a document's name as it is (R63): Latin letters, digits, `-_()[]` and single spaces. */
export function isDocumentName(name: string): boolean {
  return name.length <= longestName && /^[A-Za-z0-9 \-_()[\]]+$/.test(name) && !/ {2}/.test(name) && name.trim() !== '';
}

/** The nearest name that Bedrock takes; '' where nothing of the given one can stay. */
export function toDocumentName(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9\s\-_()[\]]+/g, '-')
    .replace(/\s+/g, ' ')
    .slice(0, longestName)
    .replace(/^[\s-]+|[\s-]+$/g, '');
}
