import { fieldPrefix } from './field-value';

/** Shows each element with `data-shown-when="setting=value,value"` only while that setting has one of these values. */
export function prepareShownWhen(form: JQuery, node: EditorNode): void {
  form.find('[data-shown-when]').each((_index, element) => {
    const [setting, values] = $(element).attr('data-shown-when')?.split('=') ?? [];
    const field = form.find(`#${fieldPrefix(node)}${setting}`);
    const update = () => $(element).toggle(values?.split(',').includes(String(field.val())));
    field.on('change', update);
    update();
  });
}
