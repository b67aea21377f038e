/** Says whether a request met for the so-many-th time in a row is to be refused once more. */
export type RefusalCount = (request: string, times: number) => boolean;

/** Enough for every test and trial; the oldest are forgotten beyond it. */
const mostRequests = 1000;

/**
 * Counts refusals by request: the same one is refused `times` times, then let through, and then it begins again, so
 * that pressing a button twice shows the same thing twice.
 */
export function createRefusalCount(): RefusalCount {
  const counts = new Map<string, number>();
  return (request, times) => {
    const refused = counts.get(request) ?? 0;
    counts.delete(request);
    if (refused >= times) {
      return false;
    }
    counts.set(request, refused + 1);
    const [oldest] = counts.keys();
    if (counts.size > mostRequests && oldest !== undefined) {
      counts.delete(oldest);
    }
    return true;
  };
}
