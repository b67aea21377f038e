import { createContext, runInContext } from 'node:vm';

const functionNode = createContext({ Buffer });

/** A value as a Function node makes it: its objects come from another realm. */
export function fromFunctionNode(source: string): unknown {
  return runInContext(source, functionNode);
}

/** The value with all in it that can be frozen frozen, so that whoever changes it fails. */
export function deepFreeze<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value) || ArrayBuffer.isView(value)) return value;
  Object.freeze(value);
  for (const member of Object.values(value)) deepFreeze(member);
  return value;
}

/** The smallest PNG: one pixel. */
export const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** An object that holds itself. */
export function cycle(): Record<string, unknown> {
  const ring: Record<string, unknown> = { name: 'ring' };
  ring.self = ring;
  return ring;
}

/** Objects within objects, deeper than any stack. */
export function deepObject(depth: number): unknown {
  let held: unknown = {};
  for (let level = 0; level < depth; level += 1) held = { held };
  return held;
}

/** An object of which one member cannot be read. */
export function withThrowingGetter(): object {
  return {
    get broken(): unknown {
      throw new Error('not to be read');
    },
  };
}

/** A live object of someone's own class. */
export class Sensor {
  value = 21;
}
