/** How one recording ended, and by which ways of saying and cutting it, what was wrong, or why it was not played. */
export type Verdict = { id: string; operation: string; features: string[] } & (
  | { result: 'passed'; ways: string[] }
  | { result: 'failed'; problems: string[] }
  | { result: 'skipped'; reason: string }
);
