const columns = ['what', 'value', 'against', 'ratio', 'target', ''];

/** Prints rows as one Markdown table. */
export function printRows(rows) {
  const lines = [columns, columns.map(() => '---'), ...rows.map(cells)];
  for (const line of lines) console.log(`| ${line.join(' | ')} |`);
}

function cells({ name, value, unit, against, than, ratio, target, met }) {
  const reference = against === undefined || against === null ? '' : `${shorten(against)} ${unit}`;
  return [
    name,
    `${shorten(value)} ${unit}`,
    [reference, than].filter(Boolean).join(', '),
    ratio === null ? '' : `${ratio.toFixed(2)}x`,
    target === undefined ? '' : `<= ${target}${ratio === null ? ` ${unit}` : 'x'}`,
    met === null ? '' : met ? 'met' : '**missed**',
  ];
}

function shorten(value) {
  if (typeof value !== 'number') return String(value);
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
