import { createHash } from 'node:crypto';
import type { ReasoningContent } from '../converse-request';

const signatureMark = 'simulated-signature:';
const redactedMark = 'simulated-redacted-reasoning:';

/** The signature of a piece of reasoning, in base64 as on the wire; it changes when a single character does. */
export function signReasoning(text: string): string {
  return encode(signatureMark, text);
}

/** Reasoning that only its author can read, in base64 as on the wire. */
export function redactReasoning(text: string): string {
  return encode(redactedMark, text);
}

/**
 * Whether reasoning that came from here is no longer what it was when it left: changed text, a changed
 * signature, redacted bytes that were encoded twice. Reasoning of other origin is never called altered.
 */
export function isAltered({ reasoningText, redactedContent }: ReasoningContent): boolean {
  if (redactedContent !== undefined) {
    return decode(decode(redactedContent)).startsWith(redactedMark);
  }
  const signature = reasoningText?.signature ?? '';
  return decode(signature).startsWith(signatureMark) && signature !== signReasoning(reasoningText?.text ?? '');
}

function encode(mark: string, text: string): string {
  return Buffer.from(mark + createHash('sha256').update(text).digest('base64url')).toString('base64');
}

function decode(text: string): string {
  return Buffer.from(text, 'base64').toString('latin1');
}
