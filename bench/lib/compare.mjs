/** One row of the result: a value against another's, whose share must not be above the target. */
export function compare(name, { value, against, unit, than, target }) {
  const ratio = value / against;
  return { name, value, unit, against, than, ratio, target, met: target === undefined ? null : ratio <= target };
}

/** One row whose value itself has the target. */
export function limit(name, { value, against, unit, than, target }) {
  return { name, value, unit, against, than, ratio: null, target, met: target === undefined ? null : value <= target };
}
