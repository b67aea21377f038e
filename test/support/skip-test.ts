/**
 * Skips the running test (or, called in a `before` hook, its whole suite) and says why: a skip without a reason fails
 * the run. Takes the test's `this`.
 */
export function skipTest(context: Mocha.Context, reason: string): never {
  const runnable: Mocha.Runnable = context.test ?? context.runnable();
  const skipped = isHook(runnable) ? runnable.parent : runnable;
  Object.assign(skipped ?? runnable, { skipReason: reason });
  return context.skip();
}

function isHook(runnable: Mocha.Runnable): boolean {
  return (runnable as { type?: string }).type === 'hook';
}
