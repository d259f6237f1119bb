import { readFileSync, writeFileSync } from 'node:fs';
import type { Table } from '../result';

/**
 * Writes between `<!-- NAME: … -->` and `<!-- end of NAME -->` of a page, so that no figure in it is older than its measurement.
 * @throws when the page has no such marks.
 */
export function fillPage(path: string, blocks: Readonly<Record<string, string>>): void {
  let text = readFileSync(path, 'utf8');
  for (const [name, block] of Object.entries(blocks)) text = filled(text, name, block);
  writeFileSync(path, text);
}

export function filled(text: string, name: string, block: string): string {
  const place = new RegExp(`(<!-- ${name}:[^\n]*-->\n)[\\s\\S]*?(<!-- end of ${name} -->)`);
  if (!place.test(text)) throw new Error(`the page has no place for ${name}`);
  return text.replace(place, (_all, begin: string, end: string) => `${begin}\n${block}\n\n${end}`);
}

export const markdownOf = (tables: readonly Table[]): string => tables.map(markdown).join('\n\n');

function markdown({ title, columns, rows }: Table): string {
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const sides = columns.map((_column, n) => (n === 0 ? '---' : '---:'));
  return [`*${title[0]!.toUpperCase()}${title.slice(1)}*`, '', row(columns), row(sides), ...rows.map(row)].join('\n');
}
