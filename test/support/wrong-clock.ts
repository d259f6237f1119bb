import { join } from 'node:path';

/** For the environment of a real process: its system clock is so far ahead. */
export const clockAhead = (ms: number): Readonly<Record<string, string>> => ({
  NODE_OPTIONS: `--require ${join(__dirname, 'wrong-clock.cjs')}`,
  CLOCK_AHEAD_MS: String(ms),
});
