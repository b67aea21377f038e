import { shortModelName } from './short-model-name';
import { words } from './words';

/** What the workspace shows on a chat or stream node: its name, else its model's, else what such a node is called. */
export function nodeLabel(node: EditorNode): string {
  if (node.name) return String(node.name);
  // A health check asks no model unless it goes that far.
  const asksModel = node.depth === undefined || node.depth === 'answer';
  const isPlainModel = asksModel && node.modelType === 'str' && node.model;
  return isPlainModel ? shortModelName(String(node.model)) : node._('name');
}

/** Names are in italics, as core's nodes have it. */
export function nodeLabelStyle(node: EditorNode): string {
  return node.name ? 'node_label_italic' : '';
}

/** What the output for errors bears: only cancelled requests where errors go to Catch nodes. */
export function errorPortLabel(node: EditorNode): string {
  return node.onError === 'catch' ? words('port.cancelled') : words('port.error');
}
