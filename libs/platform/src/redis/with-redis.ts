import { Unavailable } from '@app/kernel';
import { Circuit } from '../resilience/circuit';
import { DeadlineExceeded } from '../time/deadline';

const REDIS_DEADLINE_MS = 1_000;

/** Of this process: all of its clients ask the same Redis. */
const circuit = new Circuit({ dependency: 'redis' });

/**
 * Runs Redis commands with a deadline; while Redis answers nothing they fail at once (ADR 0044). A shorter deadline is
 * for what can do without Redis, and says nothing about its state.
 * @throws Unavailable after about a second without an answer
 */
export function withRedis<T>(commands: () => Promise<T>, deadlineMs = REDIS_DEADLINE_MS): Promise<T> {
  return (
    deadlineMs < REDIS_DEADLINE_MS ? hurry(commands, deadlineMs) : circuit.run(() => inTime(commands, deadlineMs))
  ).catch((error: unknown) => {
    throw new Unavailable('redis', error);
  });
}

/**
 * While the circuit is open, the commands may be its trial, which has the usual deadline: with the shorter one the circuit
 * would stay open for as long as Redis is only slower than that. The caller waits no longer than it wants.
 */
const hurry = <T>(commands: () => Promise<T>, deadlineMs: number): Promise<T> =>
  inTime(circuit.isClosed ? commands : () => circuit.run(() => inTime(commands, REDIS_DEADLINE_MS)), deadlineMs);

/** Written by hand, because every request uses Redis: an async function around a race would create more promises. */
function inTime<T>(commands: () => Promise<T>, deadlineMs: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new DeadlineExceeded()), deadlineMs);
    const succeed = (value: T): void => {
      clearTimeout(timer);
      resolve(value);
    };
    const fail = (error: unknown): void => {
      clearTimeout(timer);
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- whatever it was
      reject(error);
    };
    try {
      commands().then(succeed, fail);
    } catch (error) {
      fail(error);
    }
  });
}
