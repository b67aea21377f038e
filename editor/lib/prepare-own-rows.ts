/** Takes the rows with `data-only-in="type"` out of the forms of other nodes, which share the rest with that one. */
export function prepareOwnRows(form: JQuery, node: EditorNode): void {
  form.find('[data-only-in]').not(`[data-only-in="${node.type}"]`).remove();
}
