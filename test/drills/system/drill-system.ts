/** The long-running programs of a drill's system; several of a kind have a number: `api-2`, `worker-3`. */
export type Program =
  'database' | 'redis' | 'emulator' | 'data-platform' | 'api' | 'api-2' | `worker${'' | '-2' | '-3'}`;

type Variables = Readonly<Record<string, string>>;

/** A fresh system whose programs may be killed and started again: scripts/lib/drill-system.mjs. */
export interface DrillSystem {
  readonly database: {
    readonly engine: 'mariadb' | 'mysql';
    readonly version: string;
    readonly host: string;
    readonly port: number;
    /** The shop's schema. */
    readonly name: string;
    readonly admin: { readonly user: string; readonly password: string };
    readonly dataPlatform: { readonly name: string };
  };
  readonly redis: { readonly url: string };
  readonly sqs: {
    readonly endpoint: string;
    readonly queues: { readonly OrderCompleted: string; readonly Ranking: string };
  };
  readonly environment: Variables;
  readonly admin: { readonly email: string; readonly password: string };
  /** Of a machine that may charge balances. */
  readonly apiKey: string;
  readonly apiUrls: readonly string[];
  /** The directory of the database's own small disk, where there is one. */
  readonly databaseDisk: string | undefined;
  /** Rejects when a program ends that was not told to. */
  readonly failure: Promise<never>;
  /** Starts it, also again, with these variables beside its own; waits until it is ready. */
  start(program: Program, environment?: Variables): Promise<void>;
  /** SIGKILL; waits until it is gone. */
  kill(program: Program): Promise<void>;
  /** SIGTERM; waits for its orderly end. */
  stop(program: Program): Promise<void>;
  signal(program: Program, signal: NodeJS.Signals): void;
  /** `npm run audit -- --consumers`. */
  audit(): Promise<{ readonly ok: boolean; readonly output: string }>;
}

/** What a drill wants of its system. */
export interface SystemNeeds {
  /** MiB of a disk of its own for the database. */
  readonly smallDisk?: number;
}

export interface OpenSystem {
  readonly system: DrillSystem;
  readonly close: () => Promise<void>;
}
