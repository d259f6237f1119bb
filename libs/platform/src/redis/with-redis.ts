import { Unavailable } from '@app/kernel';
import { Deadline } from '../time/deadline';

const REDIS_DEADLINE_MS = 1_000;

/** Runs commands, and answers for Redis being gone or silent. @throws Unavailable after a second, or so, without an answer */
export async function withRedis<T>(commands: () => Promise<T>, deadlineMs = REDIS_DEADLINE_MS): Promise<T> {
  try {
    return await Deadline.after(deadlineMs).race(commands());
  } catch (error) {
    throw new Unavailable('redis', error);
  }
}
