/** A choice as it is shown. */
export interface ChoiceRow {
  id: string;
  element: JQuery;
}

/** A list under a search field: arrows move in it while one types, Enter or a click chooses. */
export interface ChoiceList {
  element: JQuery;
  show(groups: [label: string, rows: ChoiceRow[]][]): void;
}

/**
 * The editor's own treeList builds long groups bit by bit, and fails where it is filled anew meanwhile.
 * @see https://www.w3.org/WAI/ARIA/apg/patterns/combobox/
 */
export function createChoiceList(search: JQuery, label: string, choose: (id: string) => void): ChoiceList {
  const element = $('<div>', { id: 'bedrock-choices', class: 'bedrock-choices', role: 'listbox', 'aria-label': label });
  search.attr({ role: 'combobox', 'aria-expanded': 'true', 'aria-controls': 'bedrock-choices' });

  const mark = (option: JQuery) => {
    element.find('[aria-selected="true"]').attr('aria-selected', 'false');
    option.attr('aria-selected', 'true');
    option[0]?.scrollIntoView({ block: 'nearest' });
    search.attr('aria-activedescendant', option.attr('id') ?? '');
  };
  const move = (by: number) => {
    const options = element.find('[role="option"]');
    const at = options.index(element.find('[aria-selected="true"]'));
    mark(options.eq(Math.max(0, Math.min(at + by, options.length - 1))));
  };

  element.on('click', '[role="option"]', ({ currentTarget }) => choose(String($(currentTarget).data('choice'))));
  search.on('keydown', (event) => {
    if (event.key === 'ArrowDown') move(1);
    else if (event.key === 'ArrowUp') move(-1);
    else if (event.key === 'Enter') element.find('[aria-selected="true"]').trigger('click');
    else return;
    event.preventDefault();
    // Where a choice closes the list, the editor would look for shortcuts of a field that is gone.
    event.stopPropagation();
  });

  return {
    element,
    show(groups) {
      element.empty().scrollTop(0);
      search.removeAttr('aria-activedescendant');
      for (const [name, rows] of groups) {
        const group = $('<div>', { role: 'group', 'aria-label': name }).appendTo(element);
        $('<div>', { class: 'bedrock-choices-head', 'aria-hidden': 'true', text: name }).appendTo(group);
        for (const { id, element: row } of rows) {
          row.attr({ role: 'option', id: `bedrock-choice-${id}`, 'aria-selected': 'false' }).data('choice', id);
          group.append(row);
        }
      }
    },
  };
}
