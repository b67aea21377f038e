/** An object as it arrives in a JSON body: nothing is known of its members yet. */
export type JsonObject = Record<string, unknown>;

/** Whether the value is a JSON object (no array, no null). */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Parses text as a JSON object; `undefined` when it is not JSON, or is JSON of another kind. */
export function parseObject(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
