import { Batcher, BatcherBusy } from './batcher';

export interface LanesApartOptions<Command, Outcome> {
  /** One outcome for each command, in order; all of them wait for the same key. */
  readonly execute: (key: string, commands: readonly Command[]) => Promise<readonly Outcome[]>;
  readonly weightOf: (command: Command) => number;
  readonly maxItems: number;
  readonly maxWeight: number;
  /** How many commands may be here, of all keys, and how long one may wait for the previous one, in milliseconds. */
  readonly maxWaiting: number;
  readonly maxWaitMs: number;
  /** How long a key counts as held after its last command has failed, in milliseconds. */
  readonly memoryMs: number;
}

interface Lane<Command, Outcome> {
  readonly batcher: Batcher<Command, Outcome>;
  commands: number;
  isHeld: boolean;
}

/**
 * A separate lane for each resource that another transaction holds: commands for the same resource wait for each other,
 * and no other command waits for them. A key counts as held from its first command until one has succeeded.
 */
export class LanesApart<Command, Outcome> {
  private readonly lanes = new Map<string, Lane<Command, Outcome>>();
  private commands = 0;

  constructor(private readonly options: LanesApartOptions<Command, Outcome>) {}

  /** Whether no key is known to be held, now or a moment ago. */
  get isEmpty(): boolean {
    return this.lanes.size === 0;
  }

  /** Commands that wait or are under way. */
  get depth(): number {
    return this.commands;
  }

  isHeld(key: string): boolean {
    return this.lanes.get(key)?.isHeld ?? false;
  }

  /** @throws BatcherBusy when too many commands are here, or this one has waited too long; any error of `execute` */
  async submit(key: string, command: Command): Promise<Outcome> {
    if (this.commands >= this.options.maxWaiting) throw new BatcherBusy();
    const lane = this.lanes.get(key) ?? this.open(key);
    lane.isHeld = true;
    lane.commands++;
    this.commands++;
    try {
      return await lane.batcher.submit(command);
    } finally {
      this.commands--;
      if (--lane.commands === 0) this.close(key, lane);
    }
  }

  private open(key: string): Lane<Command, Outcome> {
    const { weightOf, maxItems, maxWeight, maxWaiting, maxWaitMs } = this.options;
    const execute = async (commands: readonly Command[]): Promise<readonly Outcome[]> => {
      const outcomes = await this.options.execute(key, commands);
      lane.isHeld = false;
      return outcomes;
    };
    const batcher = new Batcher<Command, Outcome>({ execute, weightOf, maxItems, maxWeight, maxWaiting, maxWaitMs });
    const lane = { batcher, commands: 0, isHeld: true };
    this.lanes.set(key, lane);
    return lane;
  }

  private close(key: string, lane: Lane<Command, Outcome>): void {
    const forget = (): void => {
      if (lane.commands === 0 && this.lanes.get(key) === lane) this.lanes.delete(key);
    };
    if (lane.isHeld) setTimeout(forget, this.options.memoryMs).unref();
    else forget();
  }
}
