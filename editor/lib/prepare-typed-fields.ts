import type editorClient from '@node-red/editor-client';
import { words } from './words';

/**
 * Turns each input with `data-types` into a TypedInput of these types, the first being the one that is used when
 * none is saved. The chosen type is kept in the field of the same name that ends in `Type`.
 */
export function prepareTypedFields(form: JQuery): void {
  form.find('input[data-types]').each((_index, element) => {
    const types = $(element).attr('data-types')?.split(' ') as editorClient.WidgetTypedInputOptions['types'];
    $(element).typedInput({ types, typeField: `#${element.id}Type` });
    tieLabel(form, element.id);
    // The editor itself gives this button no name.
    $(element)
      .next()
      .find('.red-ui-typedInput-option-expand')
      .attr({ 'aria-label': words('dialog.expand'), title: words('dialog.expand') });
    if (element.hasAttribute('data-writes-json')) offerEditor($(element));
  });
}

/** Who is to write a schema need not know that the three dots beside its one line open an editor. */
function offerEditor(field: JQuery): void {
  const button = $('<button>', {
    type: 'button',
    class: 'red-ui-button red-ui-button-small',
    text: words('dialog.write'),
  });
  const line = $('<div>', { class: 'bedrock-write' }).append(button);
  button.on('click', () => field.next().find('.red-ui-typedInput-option-expand').trigger('click'));
  field.next().after(line);
  const update = () => line.toggle(field.typedInput('type') === 'json');
  field.on('change', update);
  update();
}

/** A TypedInput hides its input, which leaves the label without a field: it goes to the visible one. */
function tieLabel(form: JQuery, id: string): void {
  const visibleId = `${id}-value`;
  form.find(`#${id}`).next('.red-ui-typedInput-container').find('.red-ui-typedInput-input').attr('id', visibleId);
  form.find(`label[for="${id}"]`).attr('for', visibleId);
}
