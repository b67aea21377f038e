import { readText } from '../../src/bedrock/read-saved';
import { readNumber } from '../../src/conversation/read-value';
import { badInput } from '../../src/errors/bad-input';
import type { Emit } from '../../src/reply/coalesce';
import type { PieceSettings } from '../../src/reply/write-pieces';
import type { StreamDef } from './node-types';

const emits: ReadonlySet<unknown> = new Set<Emit>(['piece', 'interval', 'characters', 'sentence', 'line']);

/** ms or characters, where the author named none. */
const everyByDefault = { interval: 250, characters: 80 };

/** When a partial message leaves. @throws BedrockError bad_setting */
export function readPieceSettings(def: StreamDef): PieceSettings {
  const emit = readText('emit', def.emit) ?? 'piece';
  if (!emits.has(emit)) throw badInput('emit', 'emit', def.emit, 'setting');
  return {
    emit: emit as Emit,
    emitEvery: readEvery(emit, def.emitEvery),
    emitReasoning: def.emitReasoning === true,
    emitToolInput: def.emitToolInput === true,
  };
}

function readEvery(emit: string, value: unknown): number {
  if (emit !== 'interval' && emit !== 'characters') return 1;
  const text = readText('emitEvery', value);
  return text === undefined ? everyByDefault[emit] : readNumber(text, 'emitEvery', { min: 1, whole: true }, 'setting');
}
