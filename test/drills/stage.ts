import { setTimeout as sleep } from 'node:timers/promises';
import { waitFor } from '../support/wait-for';
import type { History } from './history/history';
import type { Chance } from './load/chance';
import type { Load } from './load/load';
import type { DrillSystem, Program } from './system/drill-system';
import type { Network } from './system/network';

/** A fault as it happened. Times are milliseconds since the epoch. */
export interface Happened {
  readonly name: string;
  readonly began: number;
  readonly ended: number;
}

interface Parts {
  readonly system: DrillSystem;
  readonly network: Network | undefined;
  readonly load: Load;
  readonly history: History;
  readonly chance: Chance;
}

const RECOVERY_MS = 90_000;

/** Where the faults of a drill happen: the running system, its network and its load. */
export class Stage {
  readonly happened: Happened[] = [];
  readonly notes: string[] = [];
  /** How often a part of a fault struck. */
  readonly counts: Record<string, number> = {};
  /** The malformed messages that were put into each queue. */
  readonly poison: string[] = [];

  constructor(private readonly parts: Parts) {}

  get system(): DrillSystem {
    return this.parts.system;
  }
  get load(): Load {
    return this.parts.load;
  }
  get chance(): Chance {
    return this.parts.chance;
  }

  get network(): Network {
    if (!this.parts.network) throw new Error('this drill has no proxies');
    return this.parts.network;
  }

  /** Starts it (again), behind the drill's proxies. */
  start(program: Program, environment: Readonly<Record<string, string>> = {}): Promise<void> {
    return this.system.start(program, { ...this.parts.network?.environmentOf(program), ...environment });
  }

  /** Notes when the fault began and when it was over. */
  async during(name: string, fault: () => Promise<void>): Promise<void> {
    const began = Date.now();
    try {
      await fault();
    } finally {
      this.happened.push({ name, began, ended: Date.now() });
    }
  }

  count(what: string): void {
    this.counts[what] = (this.counts[what] ?? 0) + 1;
  }

  /** For so long, by the drill's seed: what lasts is part of the fault. */
  async lasting(leastMs: number, mostMs: number): Promise<void> {
    await sleep(this.chance.whole(leastMs, mostMs));
  }

  /** Waits until a write that began after the last fault has succeeded. @throws when none does in 90 s */
  async recovered(): Promise<void> {
    const last = this.happened.at(-1);
    if (!last) return;
    await waitFor(() => this.parts.history.firstSuccessSince(last.ended) !== undefined, {
      deadlineMs: RECOVERY_MS,
      everyMs: 100,
      what: `a write to succeed after ${last.name}`,
    });
  }

  /** When the first write that began after the fault succeeded; undefined where none did. */
  recoveryOf({ ended }: Happened): number | undefined {
    return this.parts.history.firstSuccessSince(ended);
  }
}

/** One thing that goes wrong, and is put right again. */
export interface Fault {
  readonly name: string;
  /** Why it cannot be done in this system. */
  readonly impossible?: (system: DrillSystem) => string | undefined;
  run(stage: Stage): Promise<void>;
}
