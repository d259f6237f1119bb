import { UnreadableFile } from '../../application/imports/product-file';
import type { ImportProblemCode } from '../../domain/imports/import-problem';

/** Above any valid row: its texts have some 5,500 characters at most, each of 4 bytes in UTF-8. */
export const LONGEST_ROW = 64 * 1024;
/** Ten times the number of columns. */
export const MOST_CELLS = 100;
/** Parsed at once, if no row is longer: some milliseconds. */
const SLICE = 8 * 1024;

const LF = 0x0a;
const CR = 0x0d;
const QUOTE = 0x22;

/** Whole rows of a file. */
export interface CsvSlice {
  readonly bytes: Buffer;
  /** The line on which the slice begins; the first line of the file is line 1. */
  readonly line: number;
  /** The line on which each row begins that is not empty. */
  readonly rowLines: readonly number[];
}

/**
 * Cuts a file between its rows, and refuses a row with too many bytes or cells before it is parsed: csv-parse makes a
 * field of each cell before it applies its `max_record_size`. Lines are counted as an editor does: CRLF, LF or CR, also
 * within quotes. Quotes begin and end a cell as in csv-parse, which reports quotes in other places.
 * @throws UnreadableFile after the rows in front of the refused one
 */
export function* csvSlices(bytes: Buffer, delimiter: number): Generator<CsvSlice> {
  const start = startOf(bytes);
  const { length } = bytes;
  let line = 1;
  let isQuoted = false;
  let cells = 1;
  let rowAt = start;
  let rowLine = 1;
  let slice = { at: start, line: 1, rowLines: [] as number[] };
  const sliceUntil = (end: number): CsvSlice => ({
    bytes: bytes.subarray(slice.at, end),
    line: slice.line,
    rowLines: slice.rowLines,
  });

  for (let at = start; at < length; at++) {
    const byte = bytes[at];
    if (byte === QUOTE) {
      const previous = bytes[at - 1];
      if (isQuoted) isQuoted = false;
      else isQuoted = at === rowAt || previous === delimiter || previous === QUOTE;
    } else if (byte === LF || byte === CR) {
      if (byte === CR || bytes[at - 1] !== CR) line++;
      if (!isQuoted) {
        if (at > rowAt) slice.rowLines.push(rowLine);
        [rowAt, rowLine, cells] = [at + 1, line, 1];
        if (rowAt - slice.at >= SLICE) {
          yield sliceUntil(rowAt);
          slice = { at: rowAt, line, rowLines: [] };
        }
      }
    } else if (byte === delimiter && !isQuoted) {
      cells++;
    }
    if (cells > MOST_CELLS || at - rowAt >= LONGEST_ROW) {
      if (rowAt > slice.at) yield sliceUntil(rowAt);
      throw cells > MOST_CELLS
        ? unreadable(rowLine, 'wrong-number-of-cells', `has more than ${MOST_CELLS} cells; the file is read no further`)
        : unreadable(rowLine, 'unreadable', 'from here on a quote is not closed, or a row is far too long');
    }
  }
  if (length > rowAt) slice.rowLines.push(rowLine);
  if (length > slice.at) yield sliceUntil(length);
}

/** A byte order mark is no part of the first row. */
const startOf = (bytes: Buffer): number => (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0);

export const unreadable = (line: number, code: ImportProblemCode, message: string): UnreadableFile =>
  new UnreadableFile({ line, sku: undefined, column: undefined, code, message });
