/**
 * How a spreadsheet tells a formula from a text, blanks before it included: OWASP's list for CSV injection, with the full-width
 * signs that East Asian input methods write.
 */
const FORMULA = /^'*\s*[=+\-@\t\r\n＝＋－＠]/;

/**
 * A text that a spreadsheet shows and never runs: a leading apostrophe makes it one. `fromCell` takes exactly that one away, so that
 * what was exported is imported as it was.
 */
export const toCell = (text: string): string => (FORMULA.test(text) ? `'${text}` : text);

export const fromCell = (cell: string): string => (cell.startsWith("'") && FORMULA.test(cell) ? cell.slice(1) : cell);

/** RFC 4180: quotes where they are needed, doubled within, CRLF at the end. */
export const toLine = (cells: readonly string[]): string => `${cells.map(quoted).join(',')}\r\n`;

const quoted = (cell: string): string => (/[",;\t\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
