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

/** As text, pino's destination would count the bytes of a gathered text twice before it writes them: 2 % of a refused claim. */
function bytesOf(descriptor: number): LineSink {
  const destination = pino.destination({ dest: descriptor, sync: true, contentMode: 'buffer' });
  const bytes = destination as unknown as { write: (bytes: Buffer) => boolean }; // its types know of text alone
  return { write: (text) => bytes.write(Buffer.from(text)) };
}
