import { isBlank, type NumberRange, readNumber } from '../conversation/read-value';
import { badInput } from '../errors/bad-input';
import { BedrockError } from '../errors/bedrock-error';

/** The saved settings of a connection, as a flow file holds them. */
export type SavedConnection = Record<string, unknown>;

/** The saved secrets of a connection. */
export interface SavedCredentials {
  accessKeyId?: string;
  secretAccessKey?: string;
  sessionToken?: string;
  apiKey?: string;
  proxyUser?: string;
  proxyPassword?: string;
}

/**
 * A plain text field: trimmed, undefined when blank.
 * @throws BedrockError bad_setting for a `${VAR}` that Node-RED left as it is, since it is not set
 */
export function readText(name: string, value: unknown): string | undefined {
  if (isBlank(value)) return undefined;
  const text = String(value).trim();
  if (/^\$\{[^}]*\}$/.test(text)) {
    throw badInput(name, { key: 'expected.variable', params: { name: text.slice(2, -1) } }, text, 'setting');
  }
  return text;
}

/** @throws BedrockError bad_setting; the value itself never enters the error */
export function readSecret(name: string, value: unknown): string | undefined {
  const text = readText(name, value);
  if (text !== undefined && /\s/.test(text)) throw badSecret(name, 'expected.secret_without_spaces');
  return text;
}

/** The same for a secret that must be there. */
export function needSecret(name: string, value: unknown): string {
  const text = readSecret(name, value);
  if (text === undefined) throw badSecret(name, 'expected.secret');
  return text;
}

function badSecret(where: string, key: string): BedrockError {
  const words = { key: 'errors.secret', params: { where, expected: { key } } };
  return new BedrockError('bad_setting', words, { phase: 'input' });
}

/** An http address without a slash at its end: the SDK appends its own path. @throws BedrockError bad_setting */
export function readUrl(name: string, value: unknown): string | undefined {
  const text = readText(name, value);
  if (text === undefined) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  // What may be a password is not quoted.
  if (url && url.username + url.password + url.search !== '') throw badSecret(name, 'expected.url');
  if (!url || !/^https?:$/.test(url.protocol)) throw badInput(name, 'url', text, 'setting');
  return text.replace(/\/+$/, '');
}

/** @returns ms */
export function readSeconds(saved: SavedConnection, name: string, byDefault: number): number {
  return (readSetting(saved, name, { min: 0 }) ?? byDefault) * 1000;
}

/** A number; undefined when blank. @throws BedrockError bad_setting */
export function readSetting(saved: SavedConnection, name: string, range: NumberRange): number | undefined {
  const text = readText(name, saved[name]);
  return text === undefined ? undefined : readNumber(text, name, range, 'setting');
}
