import { fieldPrefix } from './field-value';

/**
 * Shows each element with `data-shown-when="setting=value,value"` only while that setting has one of these values,
 * and with `data-shown-when="setting"` only while it is filled.
 */
export function prepareShownWhen(form: JQuery, node: EditorNode): void {
  form.find('[data-shown-when]').each((_index, element) => {
    const [setting, values] = $(element).attr('data-shown-when')?.split('=') ?? [];
    const field = form.find(`#${fieldPrefix(node)}${setting}`);
    const update = () => {
      const value = String(field.val() ?? '');
      $(element).toggle(values === undefined ? value !== '' : values.split(',').includes(value));
    };
    field.on('change input', update);
    update();
  });
}
