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
  });
}

/** A TypedInput hides its input, which leaves the label without a field: it goes to the visible one. */
function tieLabel(form: JQuery, id: string): void {
  const visibleId = `${id}-value`;
  form.find(`#${id}`).next('.red-ui-typedInput-container').find('.red-ui-typedInput-input').attr('id', visibleId);
  form.find(`label[for="${id}"]`).attr('for', visibleId);
}
