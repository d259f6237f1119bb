import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const PAGE = join(__dirname, '..', '..', '..', 'docs', 'degradation.md');

/** One of the answers that a cell allows. `ok` is the success of openapi.json; a 503 has its code only if it is not the usual one. */
export type Answer = 'ok' | { readonly status: number; readonly code: string };

export interface OperationCell {
  readonly answers: readonly Answer[];
  readonly withinS: number;
  /** What holds afterwards: a word of the list of promises. */
  readonly promise: string | undefined;
}

export interface WorkCell {
  /** Whether the work is done while the fault lasts; otherwise its time counts from the end of the fault. */
  readonly goesOn: boolean;
  readonly withinS: number;
}

/** A dependency in trouble, as a heading of the page and a column of its table name it: "Redis: down". */
export interface State {
  readonly name: string;
  readonly operations: ReadonlyMap<string, OperationCell>;
  readonly work: ReadonlyMap<string, WorkCell>;
}

export interface DegradationTable {
  /** The operationIds of each row; `list*` stands for all that begin so. */
  readonly rows: ReadonlyMap<string, readonly string[]>;
  readonly states: readonly State[];
  readonly promises: readonly string[];
}

const USUAL_CODE = 'dependency.unavailable';
const OPERATION = /^(?<answers>.+) in (?<seconds>\d+) s(?:: (?<promise>[a-z ]+))?$/;
const ANSWER = /^(?<status>\d{3})(?: `(?<code>[a-z.-]+)`)?$/;
const WORK = /^(?<how>goes on|waits), (?<seconds>\d+) s$/;

/** @throws with the cell that is not in the form that the page describes */
export function readDegradationTable(text = readFileSync(PAGE, 'utf8')): DegradationTable {
  const tables = tablesIn(text);
  const table = (heading: string): readonly (readonly string[])[] => {
    const found = tables.find(([head]) => head?.[0] === heading);
    if (!found) throw new Error(`docs/degradation.md has no table whose first column is "${heading}"`);
    return found.slice(1);
  };
  const rows = new Map(table('Row').map(([row = '', ids = '']) => [row, ids.split(', ').map(unquoted)]));
  const work = table('Background work').map(([name = '']) => name);
  const states = tables
    .filter(([head]) => head?.[0]?.endsWith(':'))
    .flatMap((each) => statesIn(each, [...rows.keys()], work));
  return { rows, states, promises: table('Promise').map(([name = '']) => unquoted(name)) };
}

/** Each table as its rows of cells, without the line under its head. */
function tablesIn(text: string): string[][][] {
  return text
    .split(/\n(?!\|)/)
    .map((block) => block.split('\n').filter((line) => line.startsWith('|')))
    .filter((lines) => lines.length > 2)
    .map((lines) => lines.filter((_, n) => n !== 1).map(cellsOf));
}

const cellsOf = (line: string): string[] =>
  line
    .slice(1, -1)
    .split('|')
    .map((cell) => cell.trim());
const unquoted = (text: string): string => text.replaceAll('`', '');

function statesIn([head = [], ...lines]: string[][], rows: readonly string[], work: readonly string[]): State[] {
  const named = new Map(lines.map(([name = '', ...cells]) => [name, cells]));
  const expected = [...rows, ...work];
  if ([...named.keys()].join() !== expected.join()) {
    throw new Error(`the table "${head[0]}" must have the rows ${expected.join(', ')}, in this order`);
  }
  return head.slice(1).map((column, n) => {
    const name = `${head[0]} ${column}`;
    const cells = <T>(names: readonly string[], parse: (cell: string) => T): Map<string, T> =>
      new Map(names.map((row) => [row, parsed(parse, named.get(row)?.[n] ?? '', `${name}, ${row}`)]));
    return { name, operations: cells(rows, operationCell), work: cells(work, workCell) };
  });
}

function parsed<T>(parse: (cell: string) => T, cell: string, where: string): T {
  try {
    return parse(cell);
  } catch (error) {
    throw new Error(`docs/degradation.md, ${where}: "${cell}" is not in the form of a cell`, { cause: error });
  }
}

function operationCell(cell: string): OperationCell {
  const { answers = '', seconds, promise } = OPERATION.exec(cell)?.groups ?? {};
  return { answers: answers.split(' or ').map(answerOf), withinS: positive(seconds), promise };
}

function answerOf(text: string): Answer {
  if (text === 'ok') return 'ok';
  const { status, code = USUAL_CODE } = ANSWER.exec(text)?.groups ?? {};
  return { status: positive(status), code };
}

function workCell(cell: string): WorkCell {
  const { how, seconds } = WORK.exec(cell)?.groups ?? {};
  return { goesOn: how === 'goes on', withinS: positive(seconds) };
}

function positive(text: string | undefined): number {
  const value = Number(text);
  if (!(value > 0)) throw new Error('a number is missing');
  return value;
}

/** The operationIds that a row names. */
export const operationsOf = (names: readonly string[], all: readonly string[]): string[] =>
  all.filter((id) => names.some((name) => (name.endsWith('*') ? id.startsWith(name.slice(0, -1)) : id === name)));
