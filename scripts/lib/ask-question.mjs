/**
 * Asks the flow of question-flow.mjs and gives `{ pieces, complete, usage, error, firstPieceMs, totalMs }`;
 * `onPiece` gets each piece as it arrives. Throws when the flow cannot be reached or is silent for `limitMs` altogether.
 */
export async function askQuestion(url, question, onPiece, limitMs = 60_000) {
  const started = Date.now();
  const answer = { pieces: [], firstPieceMs: null };
  const signal = AbortSignal.timeout(limitMs);
  const response = await fetch(`${url}?q=${encodeURIComponent(question)}`, { signal });
  if (!response.ok) throw new Error(`The flow answered ${response.status}: ${await response.text()}`);
  for await (const line of linesOf(response.body)) {
    const { piece, ...end } = JSON.parse(line);
    Object.assign(answer, end);
    if (piece === undefined) continue;
    answer.firstPieceMs ??= Date.now() - started;
    answer.pieces.push(piece);
    onPiece(piece);
  }
  return { ...answer, totalMs: Date.now() - started };
}

/** What an answer lacks to be whole: a list of sentences, empty when nothing does. */
export function faultsOfAnswer({ pieces, complete, usage, error }) {
  if (error) return [`The error output got a message: ${error.code ?? ''} ${error.message ?? JSON.stringify(error)}`];
  if (complete === undefined) return ['No complete message came.'];
  const faults = [];
  if (pieces.filter(Boolean).length < 2) faults.push('The answer did not come in pieces.');
  if (pieces.join('') !== complete) faults.push(`The pieces make another text than the complete reply: ${complete}`);
  if (!(usage?.outputTokens > 0)) faults.push('The reply says nothing of its usage.');
  return faults;
}

async function* linesOf(body) {
  let rest = '';
  for await (const text of body.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split('\n');
    rest = lines.pop();
    yield* lines;
  }
  if (rest) yield rest;
}
