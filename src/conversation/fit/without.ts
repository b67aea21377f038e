/** The object without some of its members; the same object where it has none of them. */
export function without<Held extends object>(held: Held, names: readonly string[]): Held {
  if (!names.some((name) => Object.hasOwn(held, name))) return held;
  return Object.fromEntries(Object.entries(held).filter(([name]) => !names.includes(name))) as Held;
}
