import { badInput, type Origin } from '../errors/bad-input';
import { BedrockError } from '../errors/bedrock-error';
import type { Words } from '../errors/words';

/** A plain object, such as JSON makes; not an array, a Buffer or an instance of a class. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  // Objects of a Function node come from another realm: their prototype is not this realm's Object.prototype.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** Whether a setting or a message's value says nothing. */
export function isBlank(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
}

/** Whether there is anything in an object. */
export function hasMembers(value: object | undefined): boolean {
  return value !== undefined && Object.keys(value).length > 0;
}

export interface NumberRange {
  min: number;
  max?: number;
  whole?: boolean;
}

/**
 * A number, or text that is one (fields and environment variables are text).
 * @throws BedrockError bad_input or bad_setting with the range
 */
export function readNumber(value: unknown, where: string, range: NumberRange, origin: Origin = 'message'): number {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  const { min, max = Number.POSITIVE_INFINITY, whole = false } = range;
  if (
    typeof number === 'number' &&
    Number.isFinite(number) &&
    number >= min &&
    number <= max &&
    (!whole || Number.isInteger(number))
  ) {
    return number;
  }
  throw badInput(where, expectedNumber(range), value, origin);
}

function expectedNumber({ min, max, whole }: NumberRange): Words {
  if (max !== undefined) return { key: 'expected.number_between', params: { min, max } };
  return { key: whole ? 'expected.whole_number_from' : 'expected.number_from', params: { min } };
}

/** A list of texts that say something; one text alone is a list of one. @throws BedrockError */
export function readTextList(value: unknown, where: string, origin: Origin = 'message'): string[] {
  const list = typeof value === 'string' ? [value] : value;
  if (!Array.isArray(list)) throw badInput(where, 'text_list', value, origin);
  // A copy: what the message's owner does to the list later is not ours. It also shows its holes.
  return Array.from(list, (item: unknown, index) => {
    if (typeof item !== 'string' || item === '') throw badInput(`${where}[${index}]`, 'text', item, origin);
    return item;
  });
}

/** The text that bytes are. @returns undefined for bytes that are no UTF-8 */
export function readUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/**
 * JSON for people and models.
 * @param expected words of the locale files, as badInput takes them
 * @throws BedrockError bad_input for what JSON can't say: cycles, functions, live objects, bytes
 */
export function readAsJson(value: unknown, where: string, expected: string | Words = 'plain_data'): string {
  let json: string | undefined;
  try {
    json = JSON.stringify(value, function check(this: Record<string, unknown>, key: string, shown: unknown) {
      // toJSON has already run on `shown`; the holder still has what was there.
      refuseWhatJsonLoses(this[key], key === '' ? where : `${where}: ${key}`, expected);
      return shown;
    });
  } catch (error) {
    // Cycles, depths, and getters that throw whatever they like.
    throw error instanceof BedrockError ? error : badInput(where, expected, value);
  }
  if (json === undefined) throw badInput(where, expected, value);
  return json;
}

function isJsonBuffer({ type, data }: Record<string, unknown>): boolean {
  return (
    type === 'Buffer' && Array.isArray(data) && data.every((byte) => Number.isInteger(byte) && byte >= 0 && byte <= 255)
  );
}

function refuseWhatJsonLoses(value: unknown, where: string, expected: string | Words): void {
  if (typeof value === 'function' || typeof value === 'symbol' || typeof value === 'bigint') {
    throw badInput(where, expected, value);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
  if (isPlainObject(value) && !isJsonBuffer(value)) return;
  // Dates say themselves; bytes and live objects don't.
  if (!Buffer.isBuffer(value) && typeof (value as { toJSON?: unknown }).toJSON === 'function') return;
  throw badInput(where, expected, value);
}
