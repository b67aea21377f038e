import { judgeChunks } from './judge-chunks';
import { judgeError } from './judge-error';
import { judgePieces } from './judge-pieces';
import { judgeRawReply } from './judge-raw-reply';
import { judgeReply } from './judge-reply';
import { judgeRequest } from './judge-request';
import type { Play } from './node-red';
import { isStream } from './operations';
import { rawOutcome } from './raw-outcome';
import { recordedOutcome } from './recorded-outcome';
import type { Recording } from './recording';
import type { ReceivedRequest } from './replay-server';
import type { Saying } from './say-request';

/**
 * Whether the request that left says what the recorded one does, and what the flow got equals what the recorded bytes
 * say.
 * @returns what is wrong, a line each; empty when all is right
 */
export function judge(recording: Recording, saying: Saying, received: ReceivedRequest[], play: Play): string[] {
  const judgeAnswer = saying.way === 'raw' ? judgeRawAnswer : judgeConversation;
  return [...judgeRequest(recording, saying, received), ...judgeEnd(play), ...judgeAnswer(recording, saying, play)];
}

/** The law of the input: one terminal message, one `done`. */
function judgeEnd({ heard, done }: Play): string[] {
  const terminal = heard.filter(({ from }) => from === 'reply' || from === 'error' || from === 'catch');
  const names = terminal.map(({ from }) => from).join(', ');
  return [
    ...(terminal.length === 1 ? [] : [`end: expected one terminal message, got ${terminal.length} (${names})`]),
    ...(done === 1 ? [] : [`end: expected one done, got ${done}`]),
  ];
}

function judgeConversation(recording: Recording, saying: Saying, { heard }: Play): string[] {
  const outcome = recordedOutcome(recording);
  return [
    ...(outcome.ends === 'reply' ? judgeReply(recording, saying, outcome, heard) : judgeError(saying, outcome, heard)),
    ...(isStream(recording.operation) ? judgePieces(outcome, heard) : []),
  ];
}

function judgeRawAnswer(recording: Recording, saying: Saying, { heard }: Play): string[] {
  const outcome = rawOutcome(recording);
  return [
    ...(outcome.ends === 'reply'
      ? judgeRawReply(recording, saying, outcome, heard)
      : judgeError(saying, outcome, heard)),
    ...(isStream(recording.operation) ? judgeChunks(outcome, heard) : []),
  ];
}
