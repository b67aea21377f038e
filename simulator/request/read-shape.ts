import { isObject, type JsonObject } from '../json';
import { invalid, wrongType } from '../service-error';
import type { Shape } from './shapes';

/**
 * Reads a JSON value as its shape asks for: what comes back has those types and nothing else. Members the shape does
 * not know are passed over, as the service does, and null counts as absent. Throws a ServiceError at the first wrong type.
 */
export function readShape(value: unknown, shape: Shape, path = ''): unknown {
  if (shape === 'any') {
    return value;
  }
  if (typeof shape === 'string') {
    checkScalar(value, shape);
    return value;
  }
  if ('list' in shape) {
    return readList(value, shape.list, path);
  }
  if (!isObject(value)) {
    throw wrongType(Array.isArray(value) ? 'Start of list found where not expected' : 'Unexpected field type');
  }
  const read = readMembers(value, 'union' in shape ? shape.keys : shape.members, path);
  if ('union' in shape && Object.keys(read).length !== 1) {
    const keys = Object.keys(shape.keys).join(', ');
    throw invalid(`${shape.union} object at ${path} must set one of the following keys: ${keys}.`);
  }
  return read;
}

function readMembers(value: JsonObject, members: Record<string, Shape>, path: string): JsonObject {
  const read: JsonObject = {};
  for (const [name, shape] of Object.entries(members)) {
    const member = Object.hasOwn(value, name) ? value[name] : undefined;
    if (member !== undefined && member !== null) {
      read[name] = readShape(member, shape, path ? `${path}.${name}` : name);
    }
  }
  return read;
}

function readList(value: unknown, item: Shape, path: string): unknown[] {
  if (!Array.isArray(value)) {
    throw wrongType('Expected list or null');
  }
  return value.map((entry, index) => {
    if (entry === null) {
      throw wrongType('Unexpected null in a list');
    }
    return readShape(entry, item, `${path}.${index}`);
  });
}

const scalars = {
  string: { is: (value: unknown) => typeof value === 'string', name: 'String' },
  number: { is: (value: unknown) => typeof value === 'number', name: 'Float' },
  integer: { is: Number.isInteger, name: 'Integer' },
  boolean: { is: (value: unknown) => typeof value === 'boolean', name: 'Boolean' },
};

function checkScalar(value: unknown, shape: keyof typeof scalars): void {
  if (scalars[shape].is(value)) {
    return;
  }
  if (typeof value === 'object') {
    throw wrongType(`Start of ${Array.isArray(value) ? 'list' : 'structure or map'} found where not expected`);
  }
  const found = typeof value === 'boolean' ? String(value) : typeof value;
  throw wrongType(`${found.toUpperCase()}_VALUE can not be converted to ${scalars[shape].name}`);
}
