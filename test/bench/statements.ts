import type { BenchRun } from './run';
import { statusOf } from './server-status';

export interface Counted<T> {
  readonly value: T;
  readonly seconds: number;
  /** What the server was sent meanwhile, those of others too. */
  readonly statements: number;
}

/** The statements that the database server takes for `work`, by its own count. */
export async function counted<T>(run: BenchRun, work: () => Promise<T>): Promise<Counted<T>> {
  const before = await questions(run);
  const began = performance.now();
  const value = await work();
  const seconds = (performance.now() - began) / 1_000;
  return { value, seconds, statements: (await questions(run)) - before };
}

/** `Questions` counts what clients send; one packet with several statements counts each of them. */
const questions = async (run: BenchRun): Promise<number> => (await statusOf(run, ['Questions'])).Questions;
