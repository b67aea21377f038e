import { savedOrDefault } from './saved-or-default';

/** What the ids of a node's form fields begin with. */
export function fieldPrefix(node: EditorNode): string {
  return node._def.category === 'config' ? 'node-config-input-' : 'node-input-';
}

/**
 * A setting's value as text: what the form shows while it is this node's, else what is saved.
 * Other nodes are validated too while a form is open, and its fields are not theirs.
 */
export function fieldValue(node: EditorNode, setting: string): string {
  const input = $(`#${fieldPrefix(node)}${setting}`);
  const isShown = input.closest('form').data('bedrockNode') === node.id;
  return String((isShown ? input.val() : savedOrDefault(node, setting)) ?? '');
}
