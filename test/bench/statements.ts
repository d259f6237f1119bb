import type { BenchRun } from './run';
import { statusOf } from './server-status';

export interface Counted<T> {
  readonly value: T;
  readonly seconds: number;
  /** Statements that the server received meanwhile, those of other clients included. */
  readonly statements: number;
}

/** The number of statements that the database server receives for `work`, by its own count. */
export async function counted<T>(run: BenchRun, work: () => Promise<T>): Promise<Counted<T>> {
  const before = await questions(run);
  const began = performance.now();
  const value = await work();
  const seconds = (performance.now() - began) / 1_000;
  return { value, seconds, statements: (await questions(run)) - before };
}

/** `Questions` counts what clients send; one packet with several statements counts each of them. */
const questions = async (run: BenchRun): Promise<number> => (await statusOf(run, ['Questions'])).Questions;
