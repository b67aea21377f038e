/** A setting as saved. A node that was saved before the setting existed has its default. */
export function savedOrDefault(node: EditorNode, setting: string): unknown {
  return node[setting] ?? node._def.defaults[setting]?.value;
}
