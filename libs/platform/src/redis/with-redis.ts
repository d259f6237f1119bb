import { Unavailable } from '@app/kernel';
import { DeadlineExceeded } from '../time/deadline';

const REDIS_DEADLINE_MS = 1_000;

/**
 * Runs Redis commands with a deadline. Written by hand, because every request uses Redis: an async function around a
 * race would create five more promises.
 * @throws Unavailable after about a second without an answer
 */
export function withRedis<T>(commands: () => Promise<T>, deadlineMs = REDIS_DEADLINE_MS): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Unavailable('redis', new DeadlineExceeded())), deadlineMs);
    const succeed = (value: T): void => {
      clearTimeout(timer);
      resolve(value);
    };
    const fail = (error: unknown): void => {
      clearTimeout(timer);
      reject(new Unavailable('redis', error));
    };
    try {
      commands().then(succeed, fail);
    } catch (error) {
      fail(error);
    }
  });
}
