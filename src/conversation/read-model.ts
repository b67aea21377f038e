import { badInput } from '../errors/bad-input';
import { BedrockError } from '../errors/bedrock-error';
import type { CoreWarning } from '../errors/core-warning';
import type { ChatRequest } from './chat-request';
import { warnFixed } from './choose-carried';
import type { RequestFields } from './read-request-fields';
import { isBlank } from './read-value';
import type { Filled, RequestInput } from './request-input';

/**
 * The model that is asked: the node's, else the request's, else the connection's default.
 * @param fields of a request in the payload
 * @param warnings is added to
 * @throws BedrockError model_missing; bad_input, bad_setting
 */
export function chooseModel(
  input: RequestInput,
  fields: RequestFields | undefined,
  warnings: CoreWarning[],
): Pick<ChatRequest, 'model' | 'modelOrigin'> {
  if (input.model) {
    if (fields?.model !== undefined) warnFixed('model', input.prompt.where, warnings);
    return { model: readModel(input.model), modelOrigin: input.model.origin };
  }
  if (fields?.model !== undefined) {
    const { name, value } = fields.model;
    const where = `${input.prompt.where}.${name}`;
    return { model: readModel({ value, where, origin: 'message' }), modelOrigin: 'message' };
  }
  if (!isBlank(input.defaultModel)) return { model: String(input.defaultModel).trim(), modelOrigin: 'setting' };
  throw new BedrockError('model_missing', { key: 'errors.model_missing' }, { phase: 'input' });
}

function readModel({ value, where, origin }: Filled): string {
  if (typeof value === 'string' && /^\S+$/.test(value.trim())) return value.trim();
  throw badInput(where, 'model', value, origin);
}
