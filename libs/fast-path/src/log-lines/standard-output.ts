import { pino } from 'pino';
import { JoinedLines, type LineSink } from './joined-lines';

let lines: JoinedLines | undefined;

/** One for the process: its lines keep their order, and the last ones are written when it exits. */
export function standardOutput(): JoinedLines {
  if (lines) return lines;
  const opened = new JoinedLines(bytesOf(1));
  process.once('exit', () => opened.flush());
  return (lines = opened);
}

/** Writes bytes: of a collected text, pino's destination would count the bytes twice before the write, 2 % of a refused claim. */
function bytesOf(descriptor: number): LineSink {
  const destination = pino.destination({ dest: descriptor, sync: true, contentMode: 'buffer' });
  const bytes = destination as unknown as { write: (bytes: Buffer) => boolean }; // its types allow only text
  return { write: (text) => bytes.write(Buffer.from(text)) };
}
