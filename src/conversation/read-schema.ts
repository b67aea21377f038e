import { badInput, type Origin } from '../errors/bad-input';
import { schemaFault } from '../reply/validate-schema';
import { isPlainObject, readAsJson } from './read-value';

/** Flows use few schemas, again and again; those that a message makes up each time must not pile up. */
const mostKept = 50;

const kept = new Map<string, Record<string, unknown>>();

/**
 * A JSON Schema: an object, or its JSON as text. It is a copy, and the same one for the same schema, so that it is
 * compiled once.
 * @throws BedrockError bad_input or bad_setting for what is no JSON Schema, with the reason
 */
export function readSchema(value: unknown, where: string, origin: Origin = 'message'): Record<string, unknown> {
  const text = typeof value === 'string' ? value : readAsJson(value, where);
  const known = kept.get(text);
  if (known) return known;
  const schema = parse(text);
  if (!isPlainObject(schema)) throw badInput(where, 'json_schema', value, origin);
  const reason = schemaFault(schema);
  if (reason !== undefined) throw badInput(where, { key: 'expected.valid_schema', params: { reason } }, value, origin);
  if (kept.size >= mostKept) kept.delete(kept.keys().next().value ?? '');
  kept.set(text, schema);
  return schema;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
