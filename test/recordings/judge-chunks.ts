import { differences } from './differences';
import { judgeReleased } from './judge-pieces';
import type { Heard } from './node-red';
import type { RawOutcome } from './raw-outcome';
import { asObject, type JsonObject } from './recording';

/**
 * Whether the partial messages of a raw stream are its parsed chunks, and follow the rules of sequences so that a core
 * Join makes an array of them; after a failure, whether a Join that waits for more was released.
 */
export function judgeChunks(outcome: RawOutcome, heard: Heard[]): string[] {
  // The wrong end has been told already.
  if (!heard.some(({ from }) => from === outcome.ends)) return [];
  const sent = heard.filter(({ from }) => from === 'piece').map(({ msg }) => msg);
  const resets = sent.filter((msg) => msg.reset === true);
  const pieces = sent.filter((msg) => msg.reset !== true);
  if (outcome.ends === 'error') return judgeReleased(pieces, resets);
  const chunks = Array.isArray(outcome.payload) ? outcome.payload : [];
  return [
    ...differences(chunks, heard.find(({ from }) => from === 'join')?.msg.payload, 'what a Join made of the chunks'),
    ...judgeSequence(chunks, pieces),
    ...(heard.findLastIndex(({ from }) => from === 'piece') < heard.findIndex(({ from }) => from === 'reply')
      ? []
      : ['chunks: some came after the reply']),
    ...(resets.length > 0 ? ['chunks: a reset although the reply came'] : []),
  ];
}

/** A message a chunk, then one without a payload that only tells their number. */
function judgeSequence(chunks: unknown[], pieces: JsonObject[]): string[] {
  const { id } = asObject(pieces[0]?.parts);
  const parts = { id, type: 'array', len: 1 };
  const expected = [
    ...chunks.map((payload, index) => ({ payload, parts: { ...parts, index } })),
    { payload: undefined, parts: { ...parts, count: chunks.length } },
  ];
  return [
    ...(typeof id === 'string' ? [] : ['chunk 0: parts.id: expected an id']),
    ...differences(expected.length, pieces.length, 'chunks: messages'),
    ...pieces.flatMap((piece, at) => [
      ...differences(expected[at]?.payload, piece.payload, `chunk ${at}: payload`),
      ...differences(expected[at]?.parts, piece.parts, `chunk ${at}: parts`),
      ...differences('chunk', asObject(piece.bedrock).type, `chunk ${at}: bedrock.type`),
      ...differences(undefined, piece.messages, `chunk ${at}: messages`),
    ]),
  ];
}
