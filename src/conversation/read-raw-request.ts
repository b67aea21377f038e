import { badInput } from '../errors/bad-input';
import type { CoreWarning } from '../errors/core-warning';
import { chooseCarried } from './choose-carried';
import type { RawRequest } from './raw-request';
import { readBytes } from './read-media';
import { chooseModel } from './read-model';
import { isBlank, readAsJson } from './read-value';
import type { RequestInput } from './request-input';

/**
 * The request of a node that sends its payload as the body: nothing in it is read, changed or added.
 * @throws BedrockError bad_input, bad_setting, model_missing
 */
export function readRawRequest(input: RequestInput): { request: RawRequest; warnings: CoreWarning[] } {
  const warnings: CoreWarning[] = [];
  const { value, where } = input.prompt;
  const request: RawRequest = {
    ...chooseModel(input, undefined, warnings),
    body: readBody(value, where),
    ...(input.contentType && { contentType: String(input.contentType.value) }),
    ...(input.accept && { accept: String(input.accept.value) }),
    carried: chooseCarried(input, undefined, warnings),
  };
  return { request, warnings };
}

/** Bytes and text as they are; all else as its JSON. */
function readBody(value: unknown, where: string): string | Uint8Array {
  if (isBlank(value)) throw badInput(where, 'raw_body', value);
  if (typeof value === 'string') return value;
  return readBytes(value) ?? readAsJson(value, where, { key: 'expected.raw_data' });
}
