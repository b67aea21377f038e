import { isPlainObject } from '../read-value';

type Loose = Record<string, unknown>;

/** A schema in the form that is sent. */
export interface SentSchema {
  schema: Loose;
  /** Whether the author's schema stands inside as the property `value`. */
  wrapped: boolean;
}

/**
 * A schema as Bedrock's own structured output takes it (R46): every object closed, and what its grammars can't hold
 * said in the description. It may let pass more values than the author's, and no others in shape: the reply is
 * validated against the author's.
 * https://docs.aws.amazon.com/bedrock/latest/userguide/structured-output.html
 * @returns undefined where closing the objects would leave nothing of what is meant: free objects, open maps,
 * recursion
 */
export function adaptSchema(schema: Loose): SentSchema | undefined {
  const sent = toObjectSchema(schema);
  if (!isExpressible(sent.schema) || isRecursive(sent.schema)) return undefined;
  return { ...sent, schema: adapt(sent.schema) };
}

/** A schema as a tool's input takes it: that of an object (R35). What is none becomes the `value` of one. */
export function toObjectSchema(schema: Loose): SentSchema {
  const { $schema, $id, ...body } = schema;
  if (isObject(body) && !notAtTop.some((name) => name in body)) {
    return { schema: { ...body, type: 'object', properties: body.properties ?? {} }, wrapped: false };
  }
  const { $defs, definitions, ...value } = body;
  const whole = {
    type: 'object',
    properties: { value },
    required: ['value'],
    ...($defs !== undefined && { $defs }),
    ...(definitions !== undefined && { definitions }),
  };
  return { schema: moveReferences(whole) as Loose, wrapped: true };
}

const notAtTop = ['anyOf', 'oneOf', 'allOf', '$ref', 'enum', 'const'] as const;

function isObject({ type, properties }: Loose): boolean {
  return type === 'object' || (type === undefined && isPlainObject(properties));
}

/** What pointed into the schema points into its `value`; the definitions stay at the top. */
function moveReferences(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(moveReferences);
  if (!isPlainObject(node)) return node;
  return Object.fromEntries(
    Object.entries(node).map(([name, member]) => {
      if (name !== '$ref' || typeof member !== 'string') return [name, moveReferences(member)];
      return [name, member.replace(/^#(?!\/(?:\$defs|definitions)\/)/, '#/properties/value')];
    }),
  );
}

const combiners = ['anyOf', 'oneOf', 'allOf'] as const;
const schemaMaps = ['properties', '$defs', 'definitions'] as const;

/** Whether the objects in a schema can be closed, and each value in it has a shape, without losing what is meant. */
function isExpressible(node: unknown): boolean {
  if (!isPlainObject(node) || !hasShape(node)) return false;
  if (hasType(node, 'object') && !isClosable(node)) return false;
  return subschemas(node).every(isExpressible);
}

function hasShape(node: Loose): boolean {
  const { $ref, enum: values, const: value, items, prefixItems, allOf } = node;
  if ($ref !== undefined) return true;
  if ([...(Array.isArray(values) ? values : []), value].some((one) => typeof one === 'object' && one !== null)) {
    return false;
  }
  const combined = combiners.filter((name) => name in node);
  // Closed objects that must all fit at once fit nothing.
  if (combined.length > 0) {
    const alone = combined.length === 1 && !('properties' in node) && !('items' in node);
    return alone && (!Array.isArray(allOf) || allOf.length === 1);
  }
  if (hasType(node, 'array')) return isPlainObject(items) && prefixItems === undefined;
  return node.type !== undefined || values !== undefined || value !== undefined || 'properties' in node;
}

function isClosable({ properties, required, additionalProperties = true, patternProperties, ...node }: Loose): boolean {
  if (patternProperties !== undefined || typeof additionalProperties !== 'boolean') return false;
  if (combiners.some((name) => name in node)) return true;
  const names = isPlainObject(properties) ? Object.keys(properties) : [];
  // Closed by the author it means an empty object, else whatever one.
  if (names.length === 0 && additionalProperties) return false;
  return !Array.isArray(required) || required.every((name) => names.includes(String(name)));
}

function hasType(node: Loose, type: string): boolean {
  return [node.type].flat().includes(type) || (type === 'object' && isObject(node));
}

/** The schemas that stand directly in one, as far as they are sent. */
function subschemas(node: Loose): unknown[] {
  return [
    ...schemaMaps.flatMap((name) => (isPlainObject(node[name]) ? Object.values(node[name]) : [])),
    ...combiners.flatMap((name) => (Array.isArray(node[name]) ? node[name] : [])),
    ...(node.items === undefined ? [] : [node.items]),
  ];
}

/** Whether following the references comes back, or leads nowhere. */
function isRecursive(root: Loose): boolean {
  const done = new Set<unknown>();
  const open = new Set<unknown>();
  const comesBack = (node: unknown): boolean => {
    if (open.has(node)) return true;
    if (!isPlainObject(node) || done.has(node)) return false;
    open.add(node);
    const target = node.$ref === undefined ? [] : [resolve(root, node.$ref)];
    const found = target.includes(undefined) || [...target, ...subschemas(node)].some(comesBack);
    open.delete(node);
    done.add(node);
    return found;
  };
  return comesBack(root);
}

/** A definition by its reference; other places may not be where they were once the schema is adapted. */
function resolve(root: Loose, reference: unknown): unknown {
  if (reference === '#') return root;
  const [, place, name] = /^#\/(\$defs|definitions)\/([^/]+)$/.exec(String(reference)) ?? [];
  const map = place === undefined ? undefined : root[place];
  if (name === undefined || !isPlainObject(map)) return undefined;
  return map[decodeURIComponent(name).replaceAll('~1', '/').replaceAll('~0', '~')];
}

function adapt(node: Loose): Loose {
  const { $ref, items, required } = node;
  const definitions = { ...adaptMap(node, '$defs'), ...adaptMap(node, 'definitions') };
  // What stands beside a reference was ignored up to draft 7, and is not taken here.
  if ($ref !== undefined) return { $ref, ...definitions };
  const adapted: Loose = { ...typeOf(node), ...keptOf(node), ...describe(node) };
  if (hasType(node, 'object')) {
    Object.assign(adapted, adaptMap(node, 'properties'), required !== undefined && { required });
    adapted.additionalProperties = false;
  }
  if (isPlainObject(items)) adapted.items = adapt(items);
  const combined = combiners.map((name) => node[name]).find(Array.isArray);
  if (combined) adapted.anyOf = combined.map(adapt);
  return { ...adapted, ...definitions };
}

function adaptMap(node: Loose, name: (typeof schemaMaps)[number]): Loose {
  const map = node[name];
  if (!isPlainObject(map)) return {};
  return { [name]: Object.fromEntries(Object.entries(map).map(([key, held]) => [key, adapt(held as Loose)])) };
}

/** The type is always said, but where each of several schemas says its own. */
function typeOf(node: Loose): { type?: unknown } {
  if (combiners.some((name) => name in node)) return {};
  if (node.type !== undefined) return { type: node.type };
  if (isObject(node)) return { type: 'object' };
  const values = Array.isArray(node.enum) ? node.enum : [node.const];
  const types = [...new Set(values.map((value) => (value === null ? 'null' : typeof value)))];
  return { type: types.length === 1 ? types[0] : types };
}

function keptOf(node: Loose): Loose {
  return Object.fromEntries(Object.entries(node).filter(([name, value]) => isKept(name, value)));
}

/** What the grammars know, beside the structure itself. */
function isKept(name: string, value: unknown): boolean {
  if (name === 'format') return formats.has(value);
  if (name === 'minItems') return value === 0 || value === 1;
  return name === 'enum' || name === 'const' || name === 'title';
}

const formats: ReadonlySet<unknown> = new Set([
  ...['date-time', 'time', 'date', 'duration', 'email', 'hostname', 'uri', 'ipv4', 'ipv6', 'uuid'],
]);

/** The description, and in words what only the author's schema says. */
function describe(node: Loose): { description?: string } {
  const words = Object.entries(node)
    .filter(([name, value]) => !isKept(name, value) && !unsaid.has(name))
    .map(([name, value]) => `${name}: ${JSON.stringify(value)}`)
    .join(', ');
  const said = [node.description, words && `(${words})`].filter((part) => typeof part === 'string' && part !== '');
  return said.length > 0 ? { description: said.join(' ') } : {};
}

/** Part of the structure, or about the schema itself: no words for the model. */
const unsaid: ReadonlySet<string> = new Set([
  ...combiners,
  ...schemaMaps,
  ...['type', 'items', 'required', 'additionalProperties', 'unevaluatedProperties', 'unevaluatedItems', 'description'],
  ...['$schema', '$id', '$anchor', '$comment', '$async', '$vocabulary', 'readOnly', 'writeOnly', 'deprecated'],
]);
