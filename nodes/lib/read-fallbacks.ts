import { isBlank, isPlainObject } from '../../src/conversation/read-value';
import { badInput } from '../../src/errors/bad-input';
import type { ChatDef } from './node-types';

/** A model that the author named for the case that the first does not answer. */
export interface SavedFallback {
  model: string;
  /** Through the node's own connection, or through the other. */
  where: 'here' | 'there';
}

/** @throws BedrockError bad_setting */
export function readFallbacks({ fallback, fallbackConnection }: ChatDef): SavedFallback[] {
  if (isBlank(fallback)) return [];
  const list = typeof fallback === 'string' ? parse(fallback) : fallback;
  if (!Array.isArray(list)) throw badInput('fallback', 'fallback', fallback, 'setting');
  return list.map((item, index) => {
    const { model, where = 'here' } = isPlainObject(item) ? item : {};
    if (typeof model !== 'string' || isBlank(model) || (where !== 'here' && where !== 'there')) {
      throw badInput(`fallback[${index}]`, 'fallback_item', item, 'setting');
    }
    if (where === 'there' && isBlank(fallbackConnection)) {
      throw badInput('fallbackConnection', 'connection', fallbackConnection, 'setting');
    }
    return { model: model.trim(), where };
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
