import { askRuntime, type Problem } from './ask-runtime';
import { fieldsOfForm } from './connection-fields';
import { words } from './words';

/** A step of a check, as the runtime reports it. */
interface Step extends Partial<Problem> {
  step: string;
  ok: boolean;
  ms: number;
}

interface Report {
  available: boolean;
  steps: Step[];
  problem?: Problem;
}

/** Lets the connection be tried as it stands in its dialog, and shows how far that got. */
export function prepareTest(node: EditorNode): void {
  const button = $('#bedrock-test');
  const steps = $('#bedrock-test-steps');
  const isAsked = $('#bedrock-test-ask');
  const busy = $('<li>').append(
    '<i class="fa fa-spinner fa-spin"></i> ',
    document.createTextNode(words('dialog.busy')),
  );

  button.on('click', async () => {
    button.prop('disabled', true);
    steps.empty().append(busy);
    const answer = await askRuntime<Report>('test', fieldsOfForm(node), { ask: isAsked.is(':checked:visible') });
    button.prop('disabled', false);
    steps.empty();
    if ('steps' in answer) for (const step of answer.steps) steps.append(stepRow(step));
    else steps.append(stepRow({ step: 'settings', ok: false, ms: 0, ...answer.problem }));
  });
}

function stepRow({ step, ok, ms, detail = '', hint = '' }: Step): JQuery {
  // A list that is refused hinders nothing.
  const verdict = ok ? 'works' : step === 'list' ? 'refused' : 'fails';
  const icon = $('<i>', {
    class: `fa fa-${icons[verdict]} bedrock-${verdict}`,
    role: 'img',
    'aria-label': words(`verdict.${verdict}`),
  });
  const said = $('<div>').append($('<b>', { text: words(`step.${step}`) }), document.createTextNode(` ${detail} `));
  if (ms > 0) $('<small>', { text: `${ms} ms` }).appendTo(said);
  if (hint) $('<div>', { class: 'bedrock-hint', text: hint }).appendTo(said);
  return $('<li>').append(icon, said);
}

const icons = { works: 'check', refused: 'exclamation', fails: 'times' };
