import { askRuntime, type Problem } from './ask-runtime';
import type { ConnectionFields } from './connection-fields';
import { type ChoiceRow, createChoiceList } from './create-choice-list';
import { type ListedModel, type ModelChoice, modelChoices } from './model-choices';
import { words } from './words';

interface ModelList {
  region: string;
  models: ListedModel[];
  problem?: Problem;
}

interface PickerOptions {
  /** The connection whose models are listed; undefined while none is chosen. */
  connection(): ConnectionFields | undefined;
  /** Whether models are of use that hold no conversation. */
  isRaw?(): boolean;
  pick(id: string): void;
}

/** A button that shows the models of a connection, to search in and choose from. Anything else may be typed as ever. */
export function createModelButton(options: PickerOptions): JQuery {
  const button = $('<button>', {
    type: 'button',
    class: 'red-ui-button bedrock-pick',
    title: words('dialog.pickModel'),
    'aria-label': words('dialog.pickModel'),
    'aria-haspopup': 'dialog',
  }).append('<i class="fa fa-list"></i>');
  button.on('click', () => openPicker(button, options));
  return button;
}

function openPicker(button: JQuery, { connection, isRaw = () => false, pick }: PickerOptions): void {
  const search = $('<input>', { type: 'text', 'aria-label': words('dialog.search') });
  const refresh = $('<button>', {
    type: 'button',
    class: 'red-ui-button red-ui-button-small',
    title: words('dialog.refresh'),
    'aria-label': words('dialog.refresh'),
  }).append('<i class="fa fa-refresh"></i>');
  const told = $('<div>', { class: 'bedrock-told', role: 'status' });
  const head = $('<div>', { class: 'bedrock-models-head' }).append($('<div>').append(search), refresh);
  const list = createChoiceList(search, words('dialog.models'), (id) => {
    pick(id);
    close();
  });
  const panel = RED.popover.panel($('<div>', { class: 'bedrock-picker' }).append(head, list.element, told));
  const close = () => {
    panel.hide();
    button.trigger('focus');
  };
  let models: ListedModel[] = [];

  const show = () => {
    const groups = [...modelChoices(models, { search: String(search.val()), isRaw: isRaw(), say })];
    list.show(groups.map(([maker, choices]) => [maker, choices.map(choiceRow)]));
  };
  const load = async (isAnew: boolean) => {
    const fields = connection();
    if (fields === undefined) {
      tell(told, { detail: words('dialog.noConnection'), hint: '' });
      return;
    }
    told
      .empty()
      .append('<i class="fa fa-spinner fa-spin"></i> ')
      .append(document.createTextNode(words('dialog.busy')));
    refresh.prop('disabled', true);
    const answer = await askRuntime<ModelList>('models', fields, { refresh: isAnew });
    refresh.prop('disabled', false);
    models = 'models' in answer ? answer.models : [];
    if (answer.problem) tell(told, answer.problem, models.length > 0 ? words('dialog.suggested') : undefined);
    else told.text(words('dialog.listed', { region: 'region' in answer ? answer.region : '' }));
    show();
  };

  refresh.on('click', () => void load(true));
  // Node-RED keeps a panel from the bottom of the window, but not from its left side.
  const beyond = (panel.container.outerWidth() ?? 0) - (button.offset()?.left ?? 0);
  const offset: [number, number] = [Math.max(0, beyond), 0];
  panel.show({ target: button, align: 'left', offset, onclose: () => button.trigger('focus') });
  search.searchBox({ change: show });
  search.on('input', show);
  panel.container.on('keydown', (event) => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    close();
  });
  search.trigger('focus');
  void load(false);
}

function choiceRow({ id, name, badges }: ModelChoice): ChoiceRow {
  const title = $('<div>').append($('<span>', { text: name }));
  for (const text of badges) $('<span>', { class: 'bedrock-badge', text }).appendTo(title);
  const element = $('<div>').append(title);
  // One that has no name of its own is not told twice.
  if (name !== id) $('<code>', { text: id }).appendTo(element);
  return { id, element };
}

/** A modality that is new has no word yet. */
function say(badge: string): string {
  const word = words(`badge.${badge}`);
  return word.endsWith(`badge.${badge}`) ? badge : word;
}

function tell(told: JQuery, { detail, hint }: Problem, more = ''): void {
  told.empty();
  for (const text of [detail, hint, more].filter(Boolean)) $('<div>', { text }).appendTo(told);
}
