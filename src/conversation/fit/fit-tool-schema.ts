import { isPlainObject, readAsJson } from '../read-value';
import { without } from './without';

/** JSON Schema; also a part of one. */
type Schema = Record<string, unknown>;

/**
 * A tool's schema as Bedrock takes it (R35): an object at its top, without a choice there, one type each, and
 * without `$schema` and `$id`. The same object where it is so already.
 * @param plain whether references are refused too, so that what they point to is put in their place
 * @param where the place as the user knows it
 * @throws BedrockError bad_input for what JSON can't say
 */
export function fitToolSchema(schema: Schema, plain: boolean, where: string): Schema {
  const written = readAsJson(schema, where);
  const whole = plain ? inlineReferences(schema) : schema;
  const fitted = clean(toObjectSchema(flatten(whole, whole)));
  return JSON.stringify(fitted) === written ? schema : fitted;
}

const definitions = ['$defs', 'definitions'];

/** References that are followed in one schema, at most: they may double at each step. */
const mostReferences = 1_000;

function inlineReferences(root: Schema): Schema {
  let left = mostReferences;
  const visit = (schema: Schema, path: readonly string[]): Schema => {
    const { $ref: reference, ...rest } = without(schema, definitions);
    if (typeof reference !== 'string') return mapParts(without(schema, definitions), (part) => visit(part, path));
    const target = resolve(root, reference);
    left -= 1;
    // What holds itself can't be written out: from there on its kind alone is told.
    if (path.includes(reference) || left < 0) return { ...kindOf(target), ...rest };
    return visit({ ...target, ...rest }, [...path, reference]);
  };
  return visit(root, []);
}

/** What a reference within the schema points to; nothing where it points elsewhere. */
function resolve(root: Schema, reference: string): Schema {
  if (!reference.startsWith('#')) return {};
  const steps = reference.slice(1).split('/').slice(1).map(readStep);
  const target = steps.reduce<unknown>((held, step) => (isHolder(held) ? held[step] : undefined), root);
  return isPlainObject(target) ? target : {};
}

function isHolder(value: unknown): value is Record<string, unknown> {
  return isPlainObject(value) || Array.isArray(value);
}

/** One step of a JSON pointer in a URL. */
function readStep(step: string): string {
  const plain = step.replace(/~1/g, '/').replace(/~0/g, '~');
  try {
    return decodeURIComponent(plain);
  } catch {
    return plain;
  }
}

function kindOf({ type, description }: Schema): Schema {
  return { ...(type !== undefined && { type }), ...(description !== undefined && { description }) };
}

/** The schema with the choices at its top merged into one object, which takes whatever one of them takes. */
function flatten(whole: Schema, root: Schema): Schema {
  let left = mostReferences;
  const visit = (schema: Schema, path: readonly string[]): Schema => {
    if (typeof schema.$ref === 'string') {
      const { $ref: reference, ...rest } = schema;
      left -= 1;
      const target = path.includes(schema.$ref) || left < 0 ? {} : resolve(root, schema.$ref);
      return visit({ ...target, ...rest }, [...path, String(reference)]);
    }
    const { anyOf, oneOf, allOf, ...base } = schema;
    const flat = (parts: unknown): Schema[] =>
      Array.isArray(parts) ? parts.filter(isPlainObject).map((part) => visit(part, path)) : [];
    // A call's arguments are always an object: what is none can't be chosen.
    const choices = [anyOf, oneOf].map((parts) => flat(parts).filter(mayBeObject)).filter((parts) => parts.length > 0);
    const chosen = choices.map((parts) => parts.reduce(either));
    return [...flat(allOf), ...chosen].reduce(both, base);
  };
  return visit(whole, []);
}

function mayBeObject({ type }: Schema): boolean {
  return type === undefined || type === 'object' || (Array.isArray(type) && type.includes('object'));
}

/** An object that is as both say. */
function both(one: Schema, other: Schema): Schema {
  const required = [...new Set([...listOf(one.required), ...listOf(other.required)])];
  return {
    ...other,
    ...one,
    ...mergeProperties(one, other, 'allOf'),
    ...(required.length > 0 && { required }),
  };
}

/** An object that is as one or the other says; what only one of them asks for is left out. */
function either(one: Schema, other: Schema): Schema {
  const required = listOf(one.required).filter((name) => listOf(other.required).includes(name));
  const isClosed = one.additionalProperties === false && other.additionalProperties === false;
  return {
    type: 'object',
    ...mergeProperties(one, other, 'anyOf'),
    ...(required.length > 0 && { required }),
    ...(isClosed && { additionalProperties: false }),
  };
}

function mergeProperties(one: Schema, other: Schema, as: 'allOf' | 'anyOf'): Schema {
  const [ours, theirs] = [objectOf(one.properties), objectOf(other.properties)];
  if (one.properties === undefined && other.properties === undefined) return {};
  const shared = Object.keys(ours).filter((name) => Object.hasOwn(theirs, name) && !isSame(ours[name], theirs[name]));
  const merged = shared.map((name) => [name, { [as]: [ours[name], theirs[name]] }]);
  return { properties: { ...theirs, ...ours, ...Object.fromEntries(merged) } };
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function objectOf(value: unknown): Schema {
  return isPlainObject(value) ? value : {};
}

/** The schema with an object at its top; what is none becomes that object's one property. */
function toObjectSchema(schema: Schema): Schema {
  if (mayBeObject(schema)) return { ...schema, type: 'object' };
  const held = definitions.filter((name) => schema[name] !== undefined).map((name) => [name, schema[name]]);
  const value = without(schema, definitions);
  return { type: 'object', properties: { value }, required: ['value'], ...Object.fromEntries(held) };
}

/** The schema, and all in it, without the keywords and forms that are refused. */
function clean(schema: Schema): Schema {
  const { type } = schema;
  const kept = mapParts(without(schema, ['$schema', '$id']), clean);
  const shaped = {
    ...kept,
    ...('properties' in kept && !isPlainObject(kept.properties) && { properties: {} }),
  };
  const listed = 'required' in shaped && !Array.isArray(shaped.required) ? without(shaped, ['required']) : shaped;
  return Array.isArray(type) ? withOneType(listed, type) : listed;
}

/** A list of types is a choice between them. */
function withOneType(schema: Schema, types: readonly unknown[]): Schema {
  const rest = without(schema, ['type']);
  if (types.length < 2) return types.length === 0 ? rest : { ...rest, type: types[0] };
  const anyOf = types.map((type) => ({ type }));
  return rest.anyOf === undefined ? { ...rest, anyOf } : { ...rest, allOf: [...listOf(rest.allOf), { anyOf }] };
}

/** Keywords whose value is a schema or a list of them; of other keywords the value is data. */
const schemaKeywords: ReadonlySet<string> = new Set([
  ...['items', 'prefixItems', 'additionalItems', 'unevaluatedItems', 'contains'],
  ...['additionalProperties', 'unevaluatedProperties', 'propertyNames'],
  ...['anyOf', 'oneOf', 'allOf', 'not', 'if', 'then', 'else'],
]);

/** Keywords whose value is an object of schemas by names of the author's choice. */
const namingKeywords: ReadonlySet<string> = new Set([
  ...['properties', 'patternProperties', 'dependentSchemas', ...definitions],
]);

/** The schema with each schema directly in it changed. */
function mapParts(schema: Schema, change: (part: Schema) => Schema): Schema {
  const changePart = (part: unknown): unknown => (isPlainObject(part) ? change(part) : part);
  return mapMembers(schema, (value, keyword) => {
    if (namingKeywords.has(keyword) && isPlainObject(value)) return mapMembers(value, changePart);
    if (!schemaKeywords.has(keyword)) return value;
    return Array.isArray(value) ? value.map(changePart) : changePart(value);
  });
}

function mapMembers(held: Schema, change: (value: unknown, name: string) => unknown): Schema {
  return Object.fromEntries(Object.entries(held).map(([name, value]) => [name, change(value, name)]));
}
