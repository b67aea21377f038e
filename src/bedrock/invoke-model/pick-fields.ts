import { isPlainObject } from '../../conversation/read-value';
import type { Json } from './model-family';

/**
 * What JSON pointers find in a model's own answer, as Converse gives it for `additionalModelResponseFieldPaths`:
 * under the names of the path. Nothing found is undefined.
 */
export function pickFields(document: Json, paths: readonly string[], before?: Json): Json | undefined {
  return paths.reduce<Json | undefined>((picked, path) => {
    const names = path.split('/').slice(1).map(nameIn);
    const value = valueAt(document, names);
    return value === undefined || names.length === 0 ? picked : placeAt(picked ?? {}, names, value);
  }, before);
}

function nameIn(name: string): string {
  return name.replaceAll('~1', '/').replaceAll('~0', '~');
}

function valueAt(document: unknown, names: readonly string[]): unknown {
  return names.reduce<unknown>((found, name) => {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, name)) return undefined;
    return (found as Record<string, unknown>)[name];
  }, document);
}

function placeAt(held: Json, [name = '', ...names]: readonly string[], value: unknown): Json {
  if (names.length === 0) return { ...held, [name]: value };
  const inner = held[name];
  return { ...held, [name]: placeAt(isPlainObject(inner) ? inner : {}, names, value) };
}
