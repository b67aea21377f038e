import { askInLines, type Problem } from './ask-runtime';
import { fieldsOfForm } from './connection-fields';
import { chosenConnection } from './prepare-model-fields';
import { words } from './words';

interface Facts {
  model: string;
  stopReason: string;
  usage: { inputTokens: number | null; outputTokens: number | null } | null;
  warnings: string[];
  totalMs: number;
}

type Line = { text?: string; facts?: Facts; problem?: Problem };

/** Lets a node be tried as it stands in its dialog: the answer is shown as it comes, with what it took. */
export function prepareTry(node: EditorNode): void {
  const button = $('#bedrock-try');
  const prompt = $('#bedrock-try-prompt');
  const answer = $('#bedrock-try-answer');
  const told = $('#bedrock-try-facts');
  let stop: (() => void) | undefined;

  const show = (isRunning: boolean) => {
    const [icon, word] = isRunning ? ['stop', words('dialog.stop')] : ['play', words('dialog.send')];
    button.empty().append(`<i class="fa fa-${icon}"></i> `, document.createTextNode(word));
  };
  const tell = (...lines: string[]) => {
    told.empty();
    for (const text of lines.filter(Boolean)) $('<div>', { text }).appendTo(told);
  };
  const take = ({ text, facts, problem }: Line) => {
    if (text !== undefined) answer.append(document.createTextNode(text));
    if (facts) tell(factsLine(facts), ...facts.warnings);
    if (problem) tell(problem.detail, problem.hint);
  };

  button.on('click', async () => {
    if (stop) {
      stop();
      return;
    }
    const fields = chosenConnection('connection');
    answer.empty();
    if (fields === undefined) {
      tell(words('dialog.noConnectionToAsk'));
      return;
    }
    tell(words('dialog.busy'));
    const { id, settings } = fieldsOfForm(node);
    const asked = askInLines<Line>('try', fields, { node: { id, settings }, prompt: String(prompt.val()) }, take);
    stop = asked.stop;
    show(true);
    const wasStopped = await asked.ended;
    stop = undefined;
    if (wasStopped) tell(words('dialog.stopped'));
    show(false);
  });
  // A dialog that is closed leaves nothing behind that goes on and costs.
  button.on('remove', () => stop?.());
  show(false);
}

function factsLine({ model, stopReason, usage, totalMs }: Facts): string {
  const count = (tokens: number | null | undefined) => String(tokens ?? '?');
  return words('dialog.facts', {
    model,
    stopReason,
    input: count(usage?.inputTokens),
    output: count(usage?.outputTokens),
    ms: String(totalMs),
  });
}
