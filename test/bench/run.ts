import { readFileSync } from 'node:fs';

/** The description of the system that scripts/bench.mjs has started, readable by its owner alone. */
export interface BenchRun {
  /** Absent when the suite requires only servers, no system. */
  readonly apiUrls: readonly string[];
  readonly metricsUrls: readonly string[];
  readonly dataPlatformUrl: string | undefined;
  readonly admin: { readonly email: string; readonly password: string };
  readonly redis: { readonly url: string };
  readonly sqs: {
    readonly endpoint: string;
    readonly queues: { readonly OrderCompleted: string; readonly Ranking: string };
  };
  readonly s3: { readonly endpoint: string; readonly bucket: string };
  readonly database: {
    readonly host: string;
    readonly port: number;
    readonly engine: 'mariadb' | 'mysql';
    readonly version: string;
    /** The schema. */
    readonly name: string;
    readonly admin: { readonly user: string; readonly password: string };
    readonly dataPlatform: { readonly name: string; readonly user: string; readonly password: string };
  };
  /** The pid is null for a server that the bench did not start. */
  readonly pids: {
    readonly api?: readonly number[];
    readonly worker?: number;
    readonly dataPlatform?: number;
    readonly database: number | null;
    readonly redis: number | null;
    readonly emulator: number | null;
  };
  /** The variables of api and worker, for suites that start processes of their own. */
  readonly environment: Readonly<Record<string, string>>;
}

export const readRun = (): BenchRun => JSON.parse(readFileSync(process.env.BENCH_RUN ?? '', 'utf8')) as BenchRun;
