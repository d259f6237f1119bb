/**
 * What a spreadsheet treats as a formula, also after blanks: OWASP's list for CSV injection, with the full-width signs
 * of East Asian input methods.
 */
const FORMULA = /^'*\s*[=+\-@\t\r\n＝＋－＠]/;

/**
 * A text that a spreadsheet shows and never runs: a leading apostrophe prevents it. `fromCell` removes exactly that
 * one, so that an exported text is imported unchanged.
 */
export const toCell = (text: string): string => (FORMULA.test(text) ? `'${text}` : text);

export const fromCell = (cell: string): string => (cell.startsWith("'") && FORMULA.test(cell) ? cell.slice(1) : cell);

/** RFC 4180: quotes where they are needed, doubled inside, CRLF at the end. */
export const toLine = (cells: readonly string[]): string => `${cells.map(quoted).join(',')}\r\n`;

const quoted = (cell: string): string => (/[",;\t\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
