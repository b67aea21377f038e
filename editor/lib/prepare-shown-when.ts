import { fieldPrefix } from './field-value';

/**
 * Shows each element with `data-shown-when="setting=value,value"` only while that setting has one of these values,
 * and with `data-shown-when="setting"` only while it is filled; of several, parted by spaces, all must hold, and of
 * groups of them, parted by `|`, one.
 */
export function prepareShownWhen(form: JQuery, node: EditorNode): void {
  form.find('[data-shown-when]').each((_index, element) => {
    const groups = ($(element).attr('data-shown-when') ?? '').split('|').map((group) =>
      group
        .trim()
        .split(' ')
        .map((condition) => {
          const [setting, values] = condition.split('=');
          return { field: form.find(`#${fieldPrefix(node)}${setting}`), values: values?.split(',') };
        }),
    );
    const update = () => $(element).toggle(groups.some((conditions) => conditions.every(holds)));
    for (const { field } of groups.flat()) field.on('change input', update);
    update();
  });
}

function holds({ field, values }: { field: JQuery; values: string[] | undefined }): boolean {
  const value = String(field.val() ?? '');
  return values === undefined ? value !== '' : values.includes(value);
}
