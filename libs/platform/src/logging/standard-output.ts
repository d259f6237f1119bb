import { pino } from 'pino';
import { JoinedLines } from './joined-lines';

let lines: JoinedLines | undefined;

/** One for the whole process, so that its lines keep their order, and the last ones are written when it exits. */
export function standardOutput(): JoinedLines {
  if (lines) return lines;
  const opened = new JoinedLines(pino.destination({ dest: 1, sync: true }));
  process.once('exit', () => opened.flush());
  return (lines = opened);
}
