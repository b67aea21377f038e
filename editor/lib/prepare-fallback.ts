import { createModelButton } from './create-model-button';
import { chosenConnection } from './prepare-model-fields';
import { words } from './words';

/** A model to fall back to, as it is saved. */
interface Fallback {
  model: string;
  where: 'here' | 'there';
}

/** Shows the saved fallback models as a list that can be added to and sorted, and keeps what is entered there. */
export function prepareFallback(node: EditorNode): void {
  const field = $('#node-input-fallback');
  const list = $('#node-input-fallback-list');
  const save = () => {
    const items = list
      .find('.bedrock-fallback')
      .toArray()
      .map((row) => ({ model: String($(row).find('input').val()).trim(), where: $(row).find('select').val() }))
      .filter(({ model }) => model !== '');
    field.val(items.length === 0 ? '' : JSON.stringify(items)).trigger('change');
  };
  list.css({ minHeight: '60px', minWidth: '200px' }).editableList({
    addButton: words('label.addFallback'),
    height: 'auto',
    removable: true,
    sortable: true,
    addItem(row, _index, data) {
      addRow(row, data as Partial<Fallback>, save);
    },
    removeItem: save,
    sortItems: save,
  });
  for (const item of savedFallbacks(node.fallback)) list.editableList('addItem', item);
  save();
}

function addRow(row: JQuery, { model = '', where = 'here' }: Partial<Fallback>, save: () => void): void {
  row.addClass('bedrock-fallback').css({ display: 'flex', flexWrap: 'wrap', gap: '6px' });
  const field = $('<input>', {
    type: 'text',
    placeholder: words('placeholder.fallback'),
    'aria-label': words('label.fallbackModel'),
  })
    .css({ flex: '1 1 140px', minWidth: 0 })
    .val(model)
    .on('change input', save)
    .appendTo(row);
  const select = $('<select>', { 'aria-label': words('label.fallbackWhere') }).css({
    flex: '0 0 150px',
    width: '150px',
  });
  for (const value of ['here', 'there'])
    $('<option>', { value, text: words(`fallbackWhere.${value}`) }).appendTo(select);
  select.val(where).on('change', save);
  const button = createModelButton({
    connection: () => chosenConnection(select.val() === 'there' ? 'fallbackConnection' : 'connection'),
    pick: (id) => field.val(id).trigger('change'),
  });
  row.append(button, select);
}

/** Flows that were written by hand may hold the list itself. */
function savedFallbacks(saved: unknown): Partial<Fallback>[] {
  if (Array.isArray(saved)) return saved;
  try {
    const list: unknown = JSON.parse(String(saved));
    return Array.isArray(list) ? list : [];
  } catch {
    return [];
  }
}
