import { blankWithoutNode, type ConnectionFields, fieldsOfConnection, fieldsOfForm } from './connection-fields';
import { createModelButton } from './create-model-button';

/** Puts the list of models beside each field with `data-picks-model`; beside a TypedInput while it holds plain text. */
export function prepareModelFields(form: JQuery, node: EditorNode): void {
  form.find('[data-picks-model]').each((_index, element) => {
    const field = $(element);
    const isTyped = element.hasAttribute('data-types');
    const button = createModelButton({
      connection: () => (node.type === 'bedrock-connection' ? fieldsOfForm(node) : chosenConnection('connection')),
      isRaw: () => $('#node-input-api').val() === 'raw',
      pick: (id) => (isTyped ? field.typedInput('value', id) : field.val(id).trigger('change')),
    });
    (isTyped ? field.next('.red-ui-typedInput-container') : field).after(button);
    if (!isTyped) return;
    const update = () => button.toggle(field.typedInput('type') === 'str');
    field.on('change', update);
    update();
  });
}

/** What the connection holds that a node's dialog names in one of its fields. */
export function chosenConnection(field: 'connection' | 'fallbackConnection'): ConnectionFields | undefined {
  return fieldsOfConnection(String(blankWithoutNode($(`#node-input-${field}`).val()) ?? ''));
}
