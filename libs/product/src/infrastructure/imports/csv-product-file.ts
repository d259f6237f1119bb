import { Injectable } from '@nestjs/common';
import { CsvError, parse } from 'csv-parse';
import { isUtf8 } from 'node:buffer';
import { ProductFile, type RawRow } from '../../application/imports/product-file';
import { Turns } from '../../application/imports/turns';
import { type CsvSlice, csvSlices, unreadable } from './csv-slices';

/**
 * RFC 4180 in UTF-8, with or without a byte order mark; also with semicolons or tabs, which spreadsheets write in some
 * countries, and with a first line `sep=;` that names the delimiter to Excel.
 */
@Injectable()
export class CsvProductFile extends ProductFile {
  async *rows(bytes: Buffer): AsyncGenerator<RawRow> {
    const named = NAMED_DELIMITER.exec(bytes.toString('utf8', 0, LONGEST_NAMING))?.[1];
    const delimiter = named ?? delimiterOf(bytes);
    let isNaming = named !== undefined;
    const turns = new Turns();
    for (const slice of csvSlices(bytes, delimiter.charCodeAt(0))) {
      const rows = await rowsOf(slice, delimiter);
      if (turns.isOver) await turns.next();
      for (const row of rows) {
        if (!isNaming) yield row;
        isNaming = false;
        if (turns.isOver) await turns.next();
      }
    }
  }
}

/** @throws UnreadableFile */
async function rowsOf(slice: CsvSlice, delimiter: string): Promise<RawRow[]> {
  const { bytes, rowLines } = slice;
  if (!isUtf8(bytes)) {
    throw unreadable(firstBadLine(slice), 'not-utf-8', 'is not UTF-8: save the file as "CSV UTF-8"');
  }
  if (rowLines.length === 0) return [];
  const lineOf = (row: number): number => rowLines[row] ?? slice.line;
  try {
    const records = await recordsOf(bytes, delimiter);
    return records.map((cells, n) => ({ line: lineOf(n), cells }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw unreadable(lineOf(Number(error.records)), 'unreadable', MESSAGES[error.code] ?? error.message);
  }
}

const recordsOf = (bytes: Buffer, delimiter: string): Promise<string[][]> =>
  new Promise((resolve, reject) => {
    const options = {
      delimiter,
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      skip_empty_lines: true,
    };
    parse(bytes, options, (error, records) => {
      if (error) reject(error);
      else resolve(records);
    });
  });

const MESSAGES: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: 'from here on a quote is not closed',
  CSV_INVALID_CLOSING_QUOTE: 'from here on a quote is closed in the middle of a cell: double it',
  INVALID_OPENING_QUOTE: 'from here on a quote stands in the middle of a cell: put the cell into quotes and double it',
};

const NAMED_DELIMITER = /^\ufeff?"?sep=([,;\t])"?[\r\n]/i;
const LONGEST_NAMING = 16;

const LF = 0x0a;
const CR = 0x0d;
/** Above any header. */
const LONGEST_HEADER = 64 * 1024;

/** The separator of the three that the header contains most often; no column name contains any of them. */
function delimiterOf(bytes: Buffer): string {
  const first = bytes.subarray(0, LONGEST_HEADER);
  const end = first.findIndex((byte) => byte === LF || byte === CR);
  const header = first.toString('utf8', 0, end === -1 ? first.length : end);
  const count = (delimiter: string): number => header.split(delimiter).length;
  return [',', ';', '\t'].reduce((most, each) => (count(each) > count(most) ? each : most));
}

/** No byte of a longer character is a line break. */
function firstBadLine({ bytes, line: first }: CsvSlice): number {
  let line = first;
  let from = 0;
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] !== LF && bytes[at] !== CR) continue;
    if (!isUtf8(bytes.subarray(from, at))) return line;
    from = at + 1;
    if (bytes[at] === CR || bytes[at - 1] !== CR) line++;
  }
  return line;
}
