import { readFileSync } from 'node:fs';

/** The parts of the run file that benchmarks use. */
export interface BenchRun {
  readonly apiUrls: readonly string[];
  readonly admin: { readonly email: string; readonly password: string };
  readonly redis: { readonly url: string };
  readonly database: {
    readonly host: string;
    readonly port: number;
    readonly engine: string;
    readonly version: string;
    readonly name: string;
    readonly admin: { readonly user: string; readonly password: string };
  };
}

export const readRun = (): BenchRun => JSON.parse(readFileSync(process.env.BENCH_RUN ?? '', 'utf8')) as BenchRun;
