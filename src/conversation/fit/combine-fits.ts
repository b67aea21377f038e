import type { CoreWarning } from '../../errors/core-warning';
import type { Fit } from './fitted';

/** Several fits as one: each works on what those before it left, and all warnings are told. */
export function combineFits(...fits: readonly Fit[]): Fit {
  return (request, to) => {
    const warnings: CoreWarning[] = [];
    let fitted = request;
    for (const apply of fits) {
      const next = apply(fitted, to);
      fitted = next.request;
      warnings.push(...next.warnings);
    }
    return { request: fitted, warnings };
  };
}
