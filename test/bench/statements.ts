import { onServer } from './references/schemas';
import type { BenchRun } from './run';

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
const questions = (run: BenchRun): Promise<number> =>
  onServer(run, async (connection) => {
    const [rows] = await connection.query("SHOW GLOBAL STATUS LIKE 'Questions'");
    return Number((rows as { Value: string }[])[0]!.Value);
  });
