import type { Heard } from './node-red';
import { isObject } from './recording';

/** What came in the place of a reply, in words. */
export function describeError(heard: Heard[]): string {
  const error = heard.find(({ from }) => from === 'error' || from === 'catch')?.msg.error;
  return isObject(error) ? `the error was ${String(error.code)}: ${String(error.message)}` : 'nor was there an error';
}
