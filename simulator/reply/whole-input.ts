import { type JsonObject, parseObject } from '../json';

/** The input of a tool use in a whole reply: one that was cut short is left out there, its text only shows when streamed. */
export function wholeInput({ json, isWhole }: { json: string; isWhole: boolean }): JsonObject {
  return (isWhole && parseObject(json)) || {};
}
