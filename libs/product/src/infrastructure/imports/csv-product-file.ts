import { Injectable } from '@nestjs/common';
import { CsvError, parse } from 'csv-parse';
import { isUtf8 } from 'node:buffer';
import { Readable } from 'node:stream';
import { setImmediate as letOthersWork } from 'node:timers/promises';
import { ProductFile, type RawRow, UnreadableFile } from '../../application/imports/product-file';
import type { ImportProblemCode } from '../../domain/imports/import-problem';

/** Above any row that passes: an unclosed quote would take the rest of the file for one cell. */
const LONGEST_ROW = 256 * 1024;
const PIECE = 64 * 1024;
const ROWS_AT_ONCE = 500;

interface ParsedRow {
  readonly record: string[];
  readonly info: { readonly bytes: number };
}

/** RFC 4180 in UTF-8, with or without a byte order mark; also with semicolons or tabs, as spreadsheets of some countries write. */
@Injectable()
export class CsvProductFile extends ProductFile {
  async *rows(bytes: Buffer): AsyncGenerator<RawRow> {
    if (!isUtf8(bytes)) {
      throw unreadable(firstBadLine(bytes), 'not-utf-8', 'is not UTF-8: save the file as "CSV UTF-8"');
    }
    const parser = Readable.from(piecesOf(bytes), { objectMode: false }).pipe(
      parse({
        bom: true,
        info: true,
        delimiter: delimiterOf(bytes),
        record_delimiter: ['\r\n', '\n', '\r'],
        relax_column_count: true,
        skip_empty_lines: true,
        max_record_size: LONGEST_ROW,
      }),
    );
    const lines = new LineCounter(bytes);
    let count = 0;
    try {
      for await (const { record, info } of parser as AsyncIterable<ParsedRow>) {
        yield { line: lines.ofRowThatEndsAt(info.bytes), cells: record };
        if (++count % ROWS_AT_ONCE === 0) await letOthersWork();
      }
    } catch (error) {
      if (!(error instanceof CsvError)) throw error;
      lines.ofRowThatEndsAt(Number(error.bytes)); // the last one that could be read
      throw unreadable(lines.next, 'unreadable', MESSAGES[error.code] ?? error.message);
    }
  }
}

const MESSAGES: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: 'from here on a quote is not closed',
  CSV_MAX_RECORD_SIZE: 'from here on a quote is not closed, or a row is far too long',
  CSV_INVALID_CLOSING_QUOTE: 'from here on a quote is closed in the middle of a cell: double it',
  INVALID_OPENING_QUOTE: 'from here on a quote stands in the middle of a cell: put the cell into quotes and double it',
};

const unreadable = (line: number, code: ImportProblemCode, message: string): UnreadableFile =>
  new UnreadableFile({ line, sku: undefined, column: undefined, code, message });

function* piecesOf(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += PIECE) yield bytes.subarray(at, at + PIECE);
}

/** The one of the three that the header has most of; no column's name has any. */
function delimiterOf(bytes: Buffer): string {
  const end = bytes.findIndex((byte) => byte === LF || byte === CR);
  const header = bytes.toString('utf8', 0, end === -1 ? bytes.length : Math.min(end, PIECE));
  const count = (delimiter: string): number => header.split(delimiter).length;
  return [',', ';', '\t'].reduce((most, each) => (count(each) > count(most) ? each : most));
}

const LF = 0x0a;
const CR = 0x0d;

/** Where rows begin, as an editor counts: CRLF, LF or CR, in quotes too, and empty lines. */
class LineCounter {
  /** The line at `at`. */
  private line = 1;
  private at = 0;

  constructor(private readonly bytes: Buffer) {}

  /** Of what comes next, empty lines passed over. */
  get next(): number {
    while (this.isBreak(this.at)) this.step();
    return this.line;
  }

  ofRowThatEndsAt(end: number): number {
    const line = this.next;
    while (this.at < end) this.step();
    return line;
  }

  private isBreak(at: number): boolean {
    return this.bytes[at] === LF || this.bytes[at] === CR;
  }

  private step(): void {
    const isCrOfCrlf = this.bytes[this.at] === CR && this.bytes[this.at + 1] === LF;
    if (this.isBreak(this.at) && !isCrOfCrlf) this.line++;
    this.at++;
  }
}

/** No byte of a longer character is a line feed. */
function firstBadLine(bytes: Buffer): number {
  let line = 1;
  for (let at = 0; at < bytes.length; line++) {
    const end = bytes.indexOf(LF, at);
    const next = end === -1 ? bytes.length : end + 1;
    if (!isUtf8(bytes.subarray(at, next))) return line;
    at = next;
  }
  return line;
}
