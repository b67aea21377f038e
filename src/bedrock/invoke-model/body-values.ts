import { isPlainObject } from '../../conversation/read-value';
import type { Json, TokenCounts } from './model-family';

/** The members of a body that may hold anything, as what is expected of them; anything else is not there. */

export function textIn(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

export function countIn(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

export function objectIn(value: unknown): Json | undefined {
  return isPlainObject(value) ? value : undefined;
}

export function objectsIn(value: unknown): Json[] {
  return Array.isArray(value) ? value.filter(isPlainObject) : [];
}

/** The members that hold something. */
export function filled<Held extends object>(members: Held): { [Name in keyof Held]?: NonNullable<Held[Name]> } {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined && value !== null)) as {
    [Name in keyof Held]?: NonNullable<Held[Name]>;
  };
}

/** The counts that are told; the others are left out. */
export function countsIn(
  counts: Record<keyof TokenCounts, unknown> | Partial<Record<keyof TokenCounts, unknown>>,
): TokenCounts {
  return filled(
    Object.fromEntries(Object.entries(counts).map(([name, value]) => [name, countIn(value)])),
  ) as TokenCounts;
}
