import type { Fault, Stage } from './stage';
import type { SystemNeeds } from './system/drill-system';

/** Faults of one kind, again and again under load; all of them are in drills.ts. */
export interface Drill {
  readonly name: string;
  /** What happens, in one sentence. */
  readonly what: string;
  /** What is promised beyond what every drill promises. */
  readonly promise?: string;
  /** In turn, while the time lasts; at least one. */
  readonly faults: readonly Fault[];
  /** How long faults go on, if the command line does not say. */
  readonly seconds: number;
  /** In every CI run. */
  readonly short?: boolean;
  /** Without proxies before database and queues, which would take CPU time from the load. */
  readonly direct?: boolean;
  readonly needs?: SystemNeeds;
  /** Before the load begins. */
  readonly prepare?: (stage: Stage) => Promise<void>;
}

/** A drill that waits for a part of the system. */
export interface MissingDrill {
  readonly name: string;
  readonly what: string;
  readonly missing: string;
}
