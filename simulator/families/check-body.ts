import { isObject, type JsonObject } from '../json';
import { malformedBody } from '../service-error';

/** What a member of a body may be. */
export interface Member {
  /** `any` is not looked at. */
  type: 'string' | 'number' | 'integer' | 'boolean' | 'array' | 'object' | 'any';
  min?: number;
  max?: number;
  isRequired?: boolean;
}

export type Members = Readonly<Record<string, Member>>;

/** Shorthands for the members that nearly every body has. */
export const text: Member = { type: 'string' };
export const needed = (member: Member): Member => ({ ...member, isRequired: true });
export const fraction: Member = { type: 'number', min: 0, max: 1 };
export const list: Member = { type: 'array' };
export const tokens = (max?: number): Member => ({ type: 'integer', min: 1, max });

/** Checks a body as the service does. Throws a ServiceError that names the place and what is wrong. */
export function checkBody(body: JsonObject, members: Members, path = '#'): void {
  for (const [name, { isRequired }] of Object.entries(members)) {
    if (isRequired && body[name] === undefined) {
      throw malformedBody(`${path}: required key [${name}] not found`);
    }
  }
  for (const [name, value] of Object.entries(body)) {
    const member = Object.hasOwn(members, name) ? members[name] : undefined;
    if (member === undefined) {
      throw malformedBody(`${path}: extraneous key [${name}] is not permitted`);
    }
    checkMember(value, member, `${path}/${name}`);
  }
}

function checkMember(value: unknown, { type, min, max }: Member, place: string): void {
  const found = typeOf(value);
  const isFine = type === 'any' || found === type || (type === 'number' && found === 'integer');
  if (!isFine) {
    throw malformedBody(`${place}: expected type: ${title(type)}, found: ${title(found)}`);
  }
  if (max !== undefined && Number(value) > max) {
    throw malformedBody(`${place}: ${value} is not less or equal to ${max}`);
  }
  if (min !== undefined && Number(value) < min) {
    throw malformedBody(`${place}: ${value} is not greater or equal to ${min}`);
  }
}

function typeOf(value: unknown): Member['type'] | 'null' {
  if (value === null) {
    return 'null';
  }
  if (Array.isArray(value)) {
    return 'array';
  }
  if (typeof value === 'number') {
    return Number.isInteger(value) ? 'integer' : 'number';
  }
  return isObject(value) ? 'object' : (typeof value as 'string' | 'boolean');
}

const titles: Readonly<Record<string, string>> = { array: 'JSONArray', object: 'JSONObject' };

function title(type: string): string {
  return titles[type] ?? type.charAt(0).toUpperCase() + type.slice(1);
}

/** The objects of a list; what is none is left out. */
export function objects(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** The texts of a list. */
export function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
