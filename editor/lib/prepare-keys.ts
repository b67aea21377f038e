const modifiers = ['Shift', 'Control', 'Alt', 'Meta'];

/**
 * Keeps from the fields that a modifier was let go: the editor's completions open at it, so that Shift+Tab would stick
 * in a field, and put the first suggestion in the place of what it holds.
 */
export function prepareKeys(form: JQuery): void {
  const keep = (event: KeyboardEvent) => {
    if (modifiers.includes(event.key)) event.stopPropagation();
  };
  form[0]?.addEventListener('keyup', keep, true);
}
