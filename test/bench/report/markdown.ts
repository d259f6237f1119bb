import { type Table, type Target, withSpread } from '../result';
import type { Recorded } from '../results-folder';

export const BEGIN = '<!-- written by npm run bench -- report: begin -->';
export const END = '<!-- written by npm run bench -- report: end -->';

/** The page with everything between the two markers replaced. @throws when one is missing. */
export function replaceBetweenMarkers(page: string, content: string): string {
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (begin === -1 || end < begin) throw new Error(`the page must have the two lines ${BEGIN} and ${END}`);
  return `${page.slice(0, begin + BEGIN.length)}\n\n${content.trim()}\n\n${page.slice(end)}`;
}

/** The targets of all suites in one table. */
export function targetsOf(results: readonly Recorded[]): string {
  const rows = results.flatMap((result) => result.targets.map(rowOf));
  return tableOf({ title: '', columns: ['What', 'Target', 'Reached', 'By CPU', ''], rows });
}

/** A section for each suite, with its machine, charts and readings. `charts` is the path from the page to the charts. */
export function suitesOf(results: readonly Recorded[], charts: string): string {
  return results.map((result) => suiteOf(result, charts)).join('\n\n');
}

const rowOf = ({ what, atLeast, atMost, unit, reached, byCpu, ok }: Target): string[] => [
  what,
  atLeast === undefined ? `≤ ${atMost ?? ''} ${unit}` : `≥ ${atLeast} ${unit}`,
  withSpread(reached, 2),
  byCpu ? withSpread(byCpu, 2) : '',
  ok ? 'yes' : '**no**',
];

function suiteOf(
  { suite, title, command, seconds, rounds, facts, charts, tables, notes = [] }: Recorded,
  folder: string,
): string {
  const turns = rounds > 0 ? [`${rounds} ${rounds === 1 ? 'round' : 'rounds'}`] : [];
  const length = [...turns, ...(seconds > 0 ? [`${seconds} s`] : [])].join(' of ');
  const machine =
    `${facts.engine} ${facts.version} (innodb_flush_log_at_trx_commit ${facts.innodb_flush_log_at_trx_commit}, ` +
    `log_bin ${facts.log_bin}, sync_binlog ${facts.sync_binlog}, buffer pool ${facts.innodb_buffer_pool_mib} MiB, ` +
    `redo log ${facts.redo_log_mib} MiB), ` +
    `Node ${facts.node}, ${facts.wrk}, ${facts.cores} cores (${facts.cpu}), ${facts.date.slice(0, 10)}, ` +
    `commit ${facts.commit}, load average before it ${facts.load_average}`;
  return [
    `### ${suite}`,
    `${title[0]!.toUpperCase()}${title.slice(1)}.`,
    `\`${command}\`: ${length === '' ? '' : `${length}; `}median (lowest–highest). ${machine}.`,
    ...charts.map((chart) => `![${chart.title}](${folder}/${chart.name}.svg)`),
    ...tables.map(tableOf),
    ...(notes.length > 0 ? [notes.map((note) => `- ${note}`).join('\n')] : []),
  ].join('\n\n');
}

function tableOf({ title, columns, rows }: Table): string {
  const row = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  const rule = `|${columns.map((_, n) => (n === 0 ? '---|' : '--:|')).join('')}`;
  return [...(title === '' ? [] : [`**${title}**`, '']), row(columns), rule, ...rows.map(row)].join('\n');
}
