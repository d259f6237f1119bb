import { setTimeout as sleep } from 'node:timers/promises';

/** In milliseconds. Ends early, and without an error, when the signal aborts; does not keep the process alive. */
export const pauseUnlessAborted = (ms: number, signal: AbortSignal): Promise<void> =>
  sleep(ms, undefined, { signal, ref: false }).catch(() => undefined);
