import { isObject } from '../json';
import { invalid, wrongType } from '../service-error';
import type { Shape } from './shapes';

/**
 * Checks that a JSON value has the types its shape asks for. Members the shape does not know are passed over, as the
 * service does, and null counts as absent. Throws a ServiceError naming the first wrong type.
 */
export function checkShape(value: unknown, shape: Shape, path = ''): void {
  if (value === undefined || value === null || shape === 'any') {
    return;
  }
  if (typeof shape === 'string') {
    checkScalar(value, shape);
    return;
  }
  if ('list' in shape) {
    checkList(value, shape.list, path);
    return;
  }
  if (!isObject(value)) {
    throw wrongType(Array.isArray(value) ? 'Start of list found where not expected' : 'Unexpected field type');
  }
  if ('union' in shape) {
    checkOneKey(value, shape.union, Object.keys(shape.keys), path);
  }
  const members = 'union' in shape ? shape.keys : shape.members;
  for (const [name, member] of Object.entries(members)) {
    checkShape(value[name], member, path ? `${path}.${name}` : name);
  }
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
  const found = typeof value === 'boolean' ? String(value).toUpperCase() : typeof value;
  throw wrongType(`${found.toUpperCase()}_VALUE can not be converted to ${scalars[shape].name}`);
}

function checkList(value: unknown, item: Shape, path: string): void {
  if (!Array.isArray(value)) {
    throw wrongType('Expected list or null');
  }
  value.forEach((entry, index) => {
    if (entry === null) {
      throw wrongType('Unexpected null in a list');
    }
    checkShape(entry, item, `${path}.${index}`);
  });
}

function checkOneKey(value: object, name: string, keys: string[], path: string): void {
  const present = Object.entries(value).filter(([key, member]) => keys.includes(key) && member !== null);
  if (present.length !== 1) {
    throw invalid(`${name} object at ${path} must set one of the following keys: ${keys.join(', ')}.`);
  }
}
