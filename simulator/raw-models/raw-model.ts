import { createHash } from 'node:crypto';
import type { JsonObject } from '../json';
import type { Model } from '../models';

/** A model that holds no conversations: one body in, one body out. */
export interface RawModel {
  isOf(model: Model): boolean;
  /** Throws a ServiceError in the service's words where the body is wrong. */
  answer(body: JsonObject, model: Model): RawAnswer;
}

export interface RawAnswer {
  body: JsonObject;
  inputTokens: number;
}

/** A vector of length 1, always the same for the same text. */
export function embed(text: string, dimensions: number): number[] {
  const numbers: number[] = [];
  for (let round = 0; numbers.length < dimensions; round += 1) {
    for (const byte of createHash('sha256').update(`${round} ${text}`).digest()) {
      numbers.push(byte / 127.5 - 1);
    }
  }
  const vector = numbers.slice(0, dimensions);
  const length = Math.hypot(...vector);
  return vector.map((number) => number / length);
}

/** About as many tokens as a text has. */
export function countText(text: string): number {
  return Math.max(1, Math.ceil(text.length / 4));
}
