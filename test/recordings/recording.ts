import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/** A JSON object. */
export type JsonObject = Record<string, unknown>;

/** One exchange with the real service. */
export interface Recording {
  /** Its path in the folder, without the ending. */
  id: string;
  operation: string;
  modelId: string;
  /** The JSON body that was sent; null where it was not kept whole. */
  request: JsonObject | null;
  status: number;
  headers: Record<string, string>;
  /** The bytes that came back. */
  body: Buffer;
  /** The kinds it is an example of. */
  features: string[];
}

/** A JSON file that holds no exchange, and why it is taken for none. */
export interface NoRecording {
  id: string;
  problem: string;
}

/** Whether a value is a JSON object: no array, not null, no bytes. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);
}

/** The value where it is an object, else an empty one. */
export function asObject(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}

/** The objects of a list; none where it is no list. */
export function listOf(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** The value of a JSON text, undefined where it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * Reads every JSON file below a folder but its `index.json`, in the order of their names.
 * Throws where the folder cannot be read.
 * @param only a part of the id; '' for all
 */
export function readRecordings(folder: string, only = ''): (Recording | NoRecording)[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.json') && path !== 'index.json')
    .map((path) => ({ path: join(folder, path), id: idOf(relative(folder, join(folder, path))) }))
    .filter(({ id }) => id.includes(only))
    .sort((one, other) => (one.id < other.id ? -1 : 1))
    .map(({ path, id }) => readRecording(readFileSync(path, 'utf8'), id));
}

/** Reads one recording from the text of its file. */
export function readRecording(text: string, id: string): Recording | NoRecording {
  const file = parseJson(text);
  if (!isObject(file)) return { id, problem: 'no JSON object' };
  const { operation, modelId, status, bodyBase64 } = file;
  if (typeof operation !== 'string') return { id, problem: 'no operation' };
  if (typeof modelId !== 'string') return { id, problem: 'no modelId' };
  if (typeof status !== 'number') return { id, problem: 'no status' };
  if (typeof bodyBase64 !== 'string') return { id, problem: 'no bodyBase64' };
  return {
    id,
    operation,
    modelId,
    request: isObject(file.request) && !file.requestPartial ? file.request : null,
    status,
    headers: readHeaders(file.headers),
    body: Buffer.from(bodyBase64, 'base64'),
    features: Array.isArray(file.features) ? file.features.map(String) : [],
  };
}

function idOf(path: string): string {
  return path
    .split(sep)
    .join('/')
    .replace(/\.json$/, '');
}

/** Values that were blanked out before publishing say nothing: they are left away. */
function readHeaders(headers: unknown): Record<string, string> {
  if (!isObject(headers)) return {};
  const told = Object.entries(headers).filter(
    ([, value]) => typeof value === 'string' && !/redacted|^\*+/i.test(value),
  );
  return Object.fromEntries(told.map(([name, value]) => [name.toLowerCase(), String(value)]));
}
