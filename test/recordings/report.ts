import type { Way } from './say-request';
import type { Verdict } from './verdict';

const MOST_LINES = 12;
/** The ways of saying that are counted apart: Converse's payload is how all of its recordings are said. */
const WAYS: Partial<Record<Way, string>> = {
  fields: 'also said in fields',
  raw: 'as a raw body',
  conversation: 'as a conversation',
};

/** Prints failures, skips with their reasons, passes by operation and kind, and the closing line of counts. */
export function writeReport(verdicts: Verdict[]): void {
  for (const verdict of verdicts) if (verdict.result === 'failed') writeFailure(verdict.id, verdict.problems);
  writeSkips(verdicts);
  writePasses(verdicts);
  const count = (result: Verdict['result']) => verdicts.filter((verdict) => verdict.result === result).length;
  console.log(`\n${count('passed')} passed, ${count('failed')} failed, ${count('skipped')} skipped`);
}

function writeFailure(id: string, problems: string[]): void {
  console.log(`\nfailed: ${id}`);
  for (const line of problems.slice(0, MOST_LINES)) console.log(`  ${line}`);
  if (problems.length > MOST_LINES) console.log(`  and ${problems.length - MOST_LINES} more`);
}

/** What a whole operation is skipped for is counted; any other skip is named. */
function writeSkips(verdicts: Verdict[]): void {
  const counts = new Map<string, number>();
  for (const verdict of verdicts) {
    if (verdict.result !== 'skipped') continue;
    const line =
      verdict.operation === 'other' ? `${verdict.id}: ${verdict.reason}` : `${verdict.operation}: ${verdict.reason}`;
    counts.set(line, (counts.get(line) ?? 0) + 1);
  }
  if (counts.size > 0) console.log('\nskipped');
  for (const [line, count] of counts) console.log(`  ${String(count).padStart(4)}  ${line}`);
}

function writePasses(verdicts: Verdict[]): void {
  const played = verdicts.filter(({ result }) => result !== 'skipped');
  for (const operation of [...new Set(played.map((verdict) => verdict.operation))].sort()) {
    const ofOperation = played.filter((verdict) => verdict.operation === operation);
    console.log(`\npassed: ${operation}  ${share(ofOperation)}`);
    const kinds = [...new Set(ofOperation.flatMap(({ features }) => features))].sort();
    for (const kind of kinds) {
      console.log(`  ${kind.padEnd(24)}${share(ofOperation.filter(({ features }) => features.includes(kind)))}`);
    }
    for (const [way, words] of Object.entries(WAYS)) writeWay(words, way, ofOperation);
  }
}

/** How many were said in this way too; nothing where the operation knows no such way. */
function writeWay(words: string, way: string, verdicts: Verdict[]): void {
  const said = verdicts.filter((one) => one.result === 'passed' && one.ways.some((name) => name.startsWith(way)));
  if (said.length > 0) console.log(`  ${words.padEnd(24)}${said.length}`);
}

function share(verdicts: Verdict[]): string {
  return `${verdicts.filter(({ result }) => result === 'passed').length} of ${verdicts.length}`;
}
