import { shortModelName } from './short-model-name';

/** What the workspace shows on a chat or stream node: its name, else its model's, else what such a node is called. */
export function nodeLabel(node: EditorNode): string {
  if (node.name) return String(node.name);
  const isPlainModel = node.modelType === 'str' && node.model;
  return isPlainModel ? shortModelName(String(node.model)) : node._('name');
}

/** Names are in italics, as core's nodes have it. */
export function nodeLabelStyle(node: EditorNode): string {
  return node.name ? 'node_label_italic' : '';
}
