import { CsvError, parse } from 'csv-parse/sync';
import { FileError } from './file-error';
import { londonTime } from './london-time';

const COLUMNS = [
  'InvoiceNo',
  'StockCode',
  'Description',
  'Quantity',
  'InvoiceDate',
  'UnitPrice',
  'CustomerID',
] as const;
type Column = (typeof COLUMNS)[number];

/** One row of the file as text; `line` is the line of its end, the header being line 1. */
export type RawRow = Readonly<Record<Column, string>> & { readonly line: number };

/** One row, checked. */
export interface Row {
  readonly line: number;
  readonly invoiceNo: string;
  /** Case-sensitive. */
  readonly stockCode: string;
  readonly description: string;
  readonly quantity: number;
  readonly at: Date;
  /** Pounds, decimal, as written: rows that are not goods may have fractions of a penny. */
  readonly unitPrice: string;
  /** Undefined where the row names no customer. */
  readonly customerId: string | undefined;
}

const INVOICE_NO = /^[A-Za-z0-9]{1,40}$/;
const CUSTOMER_ID = /^\d{1,20}(\.\d)?$/;
const WHOLE = /^-?\d{1,15}$/;
const DECIMAL = /^-?\d{1,12}(\.\d+)?$/;

/** Decodes UTF-8, or Windows-1252 (as spreadsheets export it) when the bytes are not valid UTF-8. */
export function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/** The rows of a CSV file with the columns of Online Retail, in any order; other columns are ignored. Throws {@link FileError}. */
export function readRawRows(text: string): RawRow[] {
  return parseCsv(text).map(({ record, info }) => ({ ...record, line: info.lines }));
}

/** Throws {@link FileError} for the first invalid cell of the row. */
export function checkRow(raw: RawRow): Row {
  const wrong = (column: Column, what: string): FileError =>
    FileError.at(raw.line, `${column} ${JSON.stringify(raw[column])} ${what}`);

  if (!INVOICE_NO.test(raw.InvoiceNo)) throw wrong('InvoiceNo', 'is not an invoice number');
  if (raw.StockCode === '' || raw.StockCode.length > 64) throw wrong('StockCode', 'must have 1 to 64 characters');
  if (!WHOLE.test(raw.Quantity)) throw wrong('Quantity', 'is not a whole number');
  if (!DECIMAL.test(raw.UnitPrice)) throw wrong('UnitPrice', 'is not a decimal number');
  if (raw.CustomerID !== '' && !CUSTOMER_ID.test(raw.CustomerID)) throw wrong('CustomerID', 'is not a customer number');
  const at = londonTime(raw.InvoiceDate);
  if (at === undefined) throw wrong('InvoiceDate', 'is not a month/day/year hour:minute');
  return {
    line: raw.line,
    invoiceNo: raw.InvoiceNo,
    stockCode: raw.StockCode,
    description: raw.Description.trim(),
    quantity: Number(raw.Quantity),
    at,
    unitPrice: raw.UnitPrice,
    customerId: raw.CustomerID === '' ? undefined : raw.CustomerID,
  };
}

interface Parsed {
  readonly record: Record<Column, string>;
  readonly info: { readonly lines: number };
}

function parseCsv(text: string): Parsed[] {
  try {
    return parse<Parsed>(text, { bom: true, columns: checkHeader, info: true, skip_empty_lines: true });
  } catch (error) {
    // The messages of CsvError already name the line.
    if (error instanceof CsvError) throw new FileError(error.message);
    throw error;
  }
}

function checkHeader(header: readonly string[]): string[] {
  const missing = COLUMNS.filter((column) => !header.includes(column));
  if (missing.length > 0) throw FileError.at(1, `the header has no column ${missing.join(', ')}`);
  return [...header];
}
