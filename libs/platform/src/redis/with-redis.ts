import { Unavailable } from '@app/kernel';
import { DeadlineExceeded } from '../time/deadline';

const REDIS_DEADLINE_MS = 1_000;

/**
 * Runs commands, and answers for Redis being gone or silent. By hand, for every request asks Redis: an async function
 * around a race would be five promises more.
 * @throws Unavailable after a second, or so, without an answer
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
