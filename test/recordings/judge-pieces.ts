import { differences } from './differences';
import type { Heard } from './node-red';
import { type RecordedOutcome, textOf } from './recorded-outcome';
import { isObject, type JsonObject } from './recording';

/**
 * Whether the partial messages of a stream say its text, and follow the rules of sequences so that a core Join can
 * rebuild it; after a failure, whether a Join that waits for more was released.
 */
export function judgePieces(outcome: RecordedOutcome, heard: Heard[]): string[] {
  // The wrong end has been told already.
  if (!heard.some(({ from }) => from === outcome.ends)) return [];
  const sent = heard.filter(({ from }) => from === 'piece').map(({ msg }) => msg);
  const resets = sent.filter((msg) => msg.reset === true);
  const pieces = sent.filter((msg) => msg.reset !== true);
  if (outcome.ends === 'error') return judgeReleased(pieces, resets);
  const text = textOf(outcome.content);
  const joined = heard.find(({ from }) => from === 'join')?.msg.payload;
  return [
    ...differences(text, pieces.map(({ payload }) => payload).join(''), 'the pieces together'),
    ...differences(text, joined, 'what a Join made of them'),
    ...(outcome.textPieces > 1 && pieces.length < 3 ? ['pieces: the text came in one, and not as it arrived'] : []),
    ...judgeSequence(pieces),
    ...(heard.findLastIndex(({ from }) => from === 'piece') < heard.findIndex(({ from }) => from === 'reply')
      ? []
      : ['pieces: some came after the reply']),
    ...(resets.length > 0 ? ['pieces: a reset although the reply came'] : []),
  ];
}

function judgeSequence(pieces: JsonObject[]): string[] {
  const first = partsOf(pieces[0]);
  const last = pieces.length - 1;
  const wrong = pieces.flatMap((piece, index) => {
    const isLast = index === last;
    const expected = { id: first.id, type: 'string', ch: '', index, count: isLast ? pieces.length : undefined };
    return [
      ...differences(expected, partsOf(piece), `piece ${index}: parts`),
      ...differences(isLast ? true : undefined, piece.complete, `piece ${index}: complete`),
      ...differences('text', isObject(piece.bedrock) ? piece.bedrock.type : undefined, `piece ${index}: bedrock.type`),
      ...differences(undefined, piece.messages, `piece ${index}: messages`),
    ];
  });
  return [...wrong, ...differences('', pieces[last]?.payload, 'the last piece: payload')];
}

/** Whether a sequence that was begun was given up with a reset. */
export function judgeReleased(pieces: JsonObject[], resets: JsonObject[]): string[] {
  if (pieces.length === 0) return [];
  const { id } = partsOf(pieces[0]);
  const released = resets.some((msg) => partsOf(msg).id === id);
  return released ? [] : ['pieces: no reset after the failure, so that a Join would wait for ever'];
}

function partsOf(msg: JsonObject | undefined): JsonObject {
  return isObject(msg?.parts) ? msg.parts : {};
}
