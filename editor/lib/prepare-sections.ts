import { fieldPrefix } from './field-value';
import { savedOrDefault } from './saved-or-default';

/** Makes each `.bedrock-section`, a button and a body, collapsible. It starts open where something in it is set. */
export function prepareSections(form: JQuery, node: EditorNode): void {
  form.find('.bedrock-section').each((index, element) => {
    const button = $(element).children('button');
    const body = $(element).children('div');
    const bodyId = `${fieldPrefix(node)}section-${index}`;
    const show = (isOpen: boolean) => {
      button.attr('aria-expanded', String(isOpen));
      body.toggle(isOpen);
    };
    body.attr('id', bodyId);
    button.attr('aria-controls', bodyId);
    button.on('click', () => show(button.attr('aria-expanded') === 'false'));
    show(holdsSomething(body, node));
  });
}

function holdsSomething(body: JQuery, node: EditorNode): boolean {
  const settings = Object.keys(node._def.defaults);
  return settings.some((name) => isSet(node, name) && body.find(`#${fieldPrefix(node)}${name}`).length > 0);
}

/** A type alone sets nothing: a blank field means the same whatever its type. */
function isSet(node: EditorNode, setting: string): boolean {
  const { defaults } = node._def;
  if (setting.endsWith('Type') && setting.slice(0, -'Type'.length) in defaults) return false;
  return String(savedOrDefault(node, setting)) !== String(defaults[setting]?.value);
}
