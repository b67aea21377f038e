import { fieldPrefix } from './field-value';

/**
 * Shows each element with `data-shown-when="setting=value,value"` only while that setting has one of these values,
 * and with `data-shown-when="setting"` only while it is filled; of several, parted by spaces, all must hold.
 */
export function prepareShownWhen(form: JQuery, node: EditorNode): void {
  form.find('[data-shown-when]').each((_index, element) => {
    const conditions = ($(element).attr('data-shown-when') ?? '').split(' ').map((condition) => {
      const [setting, values] = condition.split('=');
      return { field: form.find(`#${fieldPrefix(node)}${setting}`), values: values?.split(',') };
    });
    const update = () => $(element).toggle(conditions.every(holds));
    for (const { field } of conditions) field.on('change input', update);
    update();
  });
}

function holds({ field, values }: { field: JQuery; values: string[] | undefined }): boolean {
  const value = String(field.val() ?? '');
  return values === undefined ? value !== '' : values.includes(value);
}
