const MOST_LINES = 50;

/** The result of an import as text: a table of the wrong rows, or a sentence. */
export function report(ended) {
  if (ended.status === 'refused') return refusal(ended);
  if (ended.status === 'failed') return '';
  const { created, changed, unchanged, stockKept } = ended;
  const would = ended.status === 'checked' ? 'would be ' : '';
  const kept =
    stockKept === 0
      ? ''
      : `\n${stockKept} of them have another stock than the file says: it is left alone (use stockDelta).`;
  return `${created} ${would}created, ${changed} ${would}changed, ${unchanged} are like that already.${kept}`;
}

function refusal({ refused, refusedTotal, rows }) {
  const table = refused
    .slice(0, MOST_LINES)
    .map(({ line, sku, column, message }) => [`line ${line}`, plain(sku ?? ''), column ?? '', plain(message)]);
  const widths = [0, 1, 2].map((n) => Math.max(...table.map((cells) => cells[n].length)));
  const lines = table.map((cells) => cells.map((cell, n) => cell.padEnd(widths[n] ?? 0)).join('  '));
  const more = refusedTotal > lines.length ? [`… and ${refusedTotal - lines.length} more`] : [];
  return [`Nothing was changed: ${refusedTotal} things are wrong in ${rows} rows.`, ...lines, ...more].join('\n');
}

/** Text of a file must not steer the terminal. */
const plain = (text) => text.replaceAll(/\p{Cc}/gu, '·');
