import { fieldPrefix } from './field-value';

/** Shows the default of each setting that did not exist when the node was saved: Node-RED leaves its field blank. */
export function prepareNewSettings(form: JQuery, node: EditorNode): void {
  for (const [setting, { value, type }] of Object.entries(node._def.defaults)) {
    if (node[setting] !== undefined || type !== undefined) continue;
    const field = form.find(`#${fieldPrefix(node)}${setting}`);
    if (typeof value === 'boolean') field.prop('checked', value);
    else field.val(value);
  }
}
