import { Unavailable } from '@app/kernel';
import { Deadline } from '../time/deadline';

const REDIS_DEADLINE_MS = 1_000;

/** Runs commands, and answers for Redis being gone or silent. @throws Unavailable after a second without an answer. */
export async function withRedis<T>(commands: () => Promise<T>): Promise<T> {
  try {
    return await Deadline.after(REDIS_DEADLINE_MS).race(commands());
  } catch (error) {
    throw new Unavailable('redis', error);
  }
}
