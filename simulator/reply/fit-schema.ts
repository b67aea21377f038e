import { isObject, type JsonObject, parseObject } from '../json';

/** What a value is made for. */
interface Place {
  root: JsonObject;
  /** The user's words, from which plausible values are taken. */
  hint: string;
  /** The property's name; empty at the root. */
  name: string;
  depth: number;
  /** Which item of a list, so that items differ. */
  index: number;
}

/** A schema may refer to itself; below this depth only required properties are filled, and far below nothing is. */
const optionalDepth = 4;
const greatestDepth = 10;

/** However long a text the schema asks for. */
const greatestLength = 1000;

/** Makes a value that fits a JSON schema, with values taken from the hint where they suit. The same input gives the same value. */
export function fitSchema(schema: JsonObject, hint: string): unknown {
  return valueFor(schema, { root: schema, hint, name: '', depth: 0, index: 0 });
}

function valueFor(given: unknown, place: Place): unknown {
  if (!isObject(given) || place.depth > greatestDepth) {
    return given === true ? 'example' : null;
  }
  const schema = resolve(given, place);
  if ('const' in schema) {
    return schema.const;
  }
  if (Array.isArray(schema.enum) && schema.enum.length > 0) {
    const named = schema.enum.find((value) => typeof value === 'string' && says(place.hint, value));
    return named ?? schema.enum[place.index % schema.enum.length];
  }
  switch (typeOf(schema)) {
    case 'object':
      return fitObject(schema, place);
    case 'array':
      return fitArray(schema, place);
    case 'number':
      return fitNumber(schema, place, false);
    case 'integer':
      return fitNumber(schema, place, true);
    case 'boolean':
      return true;
    case 'null':
      return null;
    default:
      return fitText(schema, place);
  }
}

/** Follows references and alternatives until the schema says itself what it wants. */
function resolve(schema: JsonObject, place: Place, steps = 0): JsonObject {
  if (steps > greatestDepth) {
    return {};
  }
  const { $ref, allOf, anyOf, oneOf, ...rest } = schema;
  const choices = [anyOf, oneOf].filter(Array.isArray).map((list) => list.find((choice) => !isNullType(choice)));
  const parts = [
    typeof $ref === 'string' ? lookUp(place.root, $ref) : undefined,
    ...(Array.isArray(allOf) ? allOf : []),
    ...choices,
  ].filter(isObject);
  if (parts.length === 0) {
    return rest;
  }
  return parts.map((part) => resolve(part, place, steps + 1)).reduce(merge, rest);
}

function isNullType(schema: unknown): boolean {
  return isObject(schema) && schema.type === 'null';
}

function merge(one: JsonObject, other: JsonObject): JsonObject {
  const required = [one.required, other.required].filter(Array.isArray).flat();
  return {
    ...one,
    ...other,
    ...(isObject(one.properties) && isObject(other.properties)
      ? { properties: { ...one.properties, ...other.properties } }
      : {}),
    ...(required.length > 0 ? { required } : {}),
  };
}

/** A JSON pointer within the schema, such as `#/$defs/address`. */
function lookUp(root: JsonObject, reference: string): unknown {
  const steps = reference.split('/').slice(1);
  return steps.reduce<unknown>((found, step) => {
    const key = step.replaceAll('~1', '/').replaceAll('~0', '~');
    return isObject(found) ? found[key] : undefined;
  }, root);
}

function typeOf(schema: JsonObject): unknown {
  if (Array.isArray(schema.type)) {
    return schema.type.find((type) => type !== 'null') ?? 'null';
  }
  if (schema.type !== undefined) {
    return schema.type;
  }
  return isObject(schema.properties) ? 'object' : schema.items ? 'array' : 'string';
}

function fitObject(schema: JsonObject, place: Place): JsonObject {
  const properties = isObject(schema.properties) ? schema.properties : {};
  const required = Array.isArray(schema.required) ? schema.required.filter((name) => typeof name === 'string') : [];
  const optional = place.depth < optionalDepth ? Object.keys(properties) : [];
  const names = Object.keys(properties).filter((name) => optional.includes(name) || required.includes(name));
  const all = [...names, ...required.filter((name) => !Object.hasOwn(properties, name))];
  return Object.fromEntries(
    all.map((name) => [name, valueFor(properties[name] ?? true, { ...place, name, depth: place.depth + 1 })]),
  );
}

function fitArray(schema: JsonObject, place: Place): unknown[] {
  const most = numberOr(schema.maxItems, Number.POSITIVE_INFINITY);
  const wanted = place.depth < optionalDepth ? 1 : 0;
  const count = Math.min(Math.max(numberOr(schema.minItems, 0), wanted), most, 100);
  return Array.from({ length: count }, (_, index) =>
    valueFor(schema.items ?? true, { ...place, index, depth: place.depth + 1 }),
  );
}

function fitNumber(schema: JsonObject, { hint, index }: Place, isInteger: boolean): number {
  const step = numberOr(schema.multipleOf, isInteger ? 1 : 0);
  const least = Math.max(numberOr(schema.minimum, -Infinity), numberOr(schema.exclusiveMinimum, -Infinity));
  const most = Math.min(numberOr(schema.maximum, Infinity), numberOr(schema.exclusiveMaximum, Infinity));
  const isTaken = (value: number) =>
    value >= least &&
    value <= most &&
    value !== schema.exclusiveMinimum &&
    value !== schema.exclusiveMaximum &&
    (step === 0 || Number.isInteger(value / step));
  const said = (hint.match(/-?\d+(?:\.\d+)?/g) ?? []).map(Number);
  const floor = Number.isFinite(least) ? least : Math.min(1, most);
  const rounded = step === 0 ? floor : Math.ceil(floor / step) * step;
  const made = [rounded, rounded + step, (least + most) / 2, floor + 0.5, most].map((value) => value + index * step);
  return [...said, ...made].find(isTaken) ?? rounded;
}

const formats: Record<string, string> = {
  date: '2026-01-31',
  'date-time': '2026-01-31T12:00:00Z',
  time: '12:00:00Z',
  duration: 'PT1H',
  email: 'someone@example.com',
  hostname: 'example.com',
  ipv4: '192.0.2.1',
  ipv6: '2001:db8::1',
  uri: 'https://example.com/',
  url: 'https://example.com/',
  uuid: '00000000-0000-4000-8000-000000000000',
};

function fitText(schema: JsonObject, place: Place): string {
  const format = typeof schema.format === 'string' ? formats[schema.format] : undefined;
  if (format !== undefined) {
    return format;
  }
  const candidates = [
    readAs(place) ?? wordsFor(place),
    ...place.hint.split(/\s+/),
    ...Object.values(formats),
    'A',
    'AB-12',
    '123',
  ];
  const text = matching(candidates, schema.pattern) ?? wordsFor(place);
  const least = Math.min(numberOr(schema.minLength, 0), greatestLength);
  return text.padEnd(least, '.').slice(0, numberOr(schema.maxLength, Number.POSITIVE_INFINITY));
}

/** A reading in JSON holds a property of that name: a model would copy it. */
function readAs({ hint, name }: Place): string | undefined {
  const value = parseObject(hint)?.[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function wordsFor({ hint, name, index }: Place): string {
  const quoted = /["“'‘]([^"”'’]{1,80})["”'’]/.exec(hint)?.[1];
  const place = /\b(?:in|at|for|of|from|to|near)\s+(\p{Lu}[\p{L}-]*(?:\s+\p{Lu}[\p{L}-]*)*)/u.exec(hint)?.[1];
  if (/city|location|place|town|country/i.test(name)) {
    return place ?? quoted ?? 'Berlin';
  }
  if (/query|question|prompt|text|message|topic|answer|summary/i.test(name) && hint !== '') {
    return quoted ?? hint;
  }
  return quoted ?? `example${name ? ` ${name}` : ''}${index > 0 ? ` ${index + 1}` : ''}`;
}

/** The first candidate the pattern takes. Candidates are short, so that no pattern can take long over them. */
function matching(candidates: string[], pattern: unknown): string | undefined {
  if (typeof pattern !== 'string') {
    return candidates[0];
  }
  try {
    const expression = new RegExp(pattern, 'u');
    return candidates.filter((candidate) => candidate.length <= 40).find((candidate) => expression.test(candidate));
  } catch {
    return undefined;
  }
}

/** Whether the text holds that word, in any case. */
function says(text: string, word: string): boolean {
  return word !== '' && text.toLowerCase().includes(word.toLowerCase());
}

function numberOr(value: unknown, fallback: number): number {
  return typeof value === 'number' ? value : fallback;
}
