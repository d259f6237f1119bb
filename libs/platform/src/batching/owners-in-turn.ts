/** A command that waits, in the queue of its owner. */
export interface Waiting<Command, Outcome> {
  readonly command: Command;
  readonly owner: Owner<Command, Outcome>;
  readonly since: number;
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (error: unknown) => void;
  next: Waiting<Command, Outcome> | undefined;
}

/** An owner with commands that wait or are under way. */
export interface Owner<Command, Outcome> {
  readonly name: string;
  first: Waiting<Command, Outcome> | undefined;
  last: Waiting<Command, Outcome> | undefined;
  waiting: number;
  isUnderWay: boolean;
  /** Whether the owner is in the rotation. */
  isInLine: boolean;
  /** Its share of the batch that is being put together. */
  taken: number;
  takenWeight: number;
}

interface Bounds<Command> {
  readonly weightOf: (command: Command) => number;
  readonly maxItems: number;
  readonly maxWeight: number;
  readonly maxWaiting: number;
  readonly ownerOf?: (command: Command) => string;
  readonly share?: { readonly maxWeight: number; readonly maxWaiting: number };
}

const NO_OWNER = '';

/** How many owners are remembered before idle ones are forgotten. */
const LEAST_KNOWN = 4_096;

/**
 * The queue of a batcher: one queue for each owner, and a rotation of owners. Each owner gives one command and goes to
 * the end of the rotation. The cost of taking a batch grows with the batch, not with the number of waiting commands.
 */
export class OwnersInTurn<Command, Outcome> {
  private readonly owners = new Map<string, Owner<Command, Outcome>>();
  private readonly line = new Line<Owner<Command, Outcome>>();
  private waiting = 0;
  private mayGo = 0;
  private mostKnown = LEAST_KNOWN;

  constructor(private readonly bounds: Bounds<Command>) {}

  /** Waiting commands. */
  get size(): number {
    return this.waiting;
  }

  /** Waiting commands whose owner has no command under way. */
  get ready(): number {
    return this.mayGo;
  }

  /** The owner whose queue the command may join; undefined when too many commands wait already. */
  ownerWithRoomFor(command: Command): Owner<Command, Outcome> | undefined {
    const { maxWaiting, share } = this.bounds;
    if (this.waiting >= maxWaiting) return undefined;
    const owner = this.ownerOf(command);
    return share && owner.waiting >= share.maxWaiting ? undefined : owner;
  }

  add(item: Waiting<Command, Outcome>): void {
    const { owner } = item;
    if (owner.last) owner.last.next = item;
    else owner.first = item;
    owner.last = item;
    this.count(owner, 1);
    this.enlist(owner);
  }

  /** Puts a command at the front of its owner's queue, with its original arrival time. */
  putBack(item: Waiting<Command, Outcome>): void {
    const { owner } = item;
    item.next = owner.first;
    owner.first = item;
    owner.last ??= item;
    this.count(owner, 1);
    this.enlist(owner);
  }

  /** The next batch. A command heavier than the limit goes alone. */
  take(): Waiting<Command, Outcome>[] {
    const { maxItems, maxWeight, share, weightOf } = this.bounds;
    const batch: Waiting<Command, Outcome>[] = [];
    const served: Owner<Command, Outcome>[] = [];
    let total = 0;
    for (let owner = this.nextInLine(); owner?.first; owner = this.nextInLine()) {
      const item = owner.first;
      const weight = weightOf(item.command);
      if (batch.length > 0 && (batch.length === maxItems || total + weight > maxWeight)) {
        owner.isInLine = true;
        this.line.unshift(owner);
        break;
      }
      if (owner.taken === 0) served.push(owner);
      else if (share && owner.takenWeight + weight > share.maxWeight) continue; // joins the rotation again afterwards
      this.removeFirst(owner);
      batch.push(item);
      total += weight;
      owner.taken++;
      owner.takenWeight += weight;
      this.enlist(owner);
    }
    for (const owner of served) this.afterTaking(owner);
    return batch;
  }

  /** Called when the batch has ended: the next commands of its owners may go. */
  release(batch: readonly Waiting<Command, Outcome>[]): void {
    if (!this.bounds.ownerOf) return;
    for (const { owner } of batch) {
      if (!owner.isUnderWay) continue;
      owner.isUnderWay = false;
      this.mayGo += owner.waiting;
      this.enlist(owner);
    }
  }

  /**
   * Removes the commands that have waited since then or longer, and returns the arrival time of the oldest remaining
   * one.
   */
  expire(until: number, handOver: (item: Waiting<Command, Outcome>) => void): number | undefined {
    let oldest: number | undefined;
    for (const owner of this.owners.values()) {
      while (owner.first && owner.first.since <= until) {
        const item = owner.first;
        this.removeFirst(owner);
        handOver(item);
      }
      if (owner.first) oldest = Math.min(oldest ?? Infinity, owner.first.since);
    }
    return oldest;
  }

  private ownerOf(command: Command): Owner<Command, Outcome> {
    const name = this.bounds.ownerOf?.(command) ?? NO_OWNER;
    let owner = this.owners.get(name);
    if (!owner) {
      if (this.owners.size >= this.mostKnown) this.forgetIdle();
      owner = {
        name,
        first: undefined,
        last: undefined,
        waiting: 0,
        isUnderWay: false,
        isInLine: false,
        taken: 0,
        takenWeight: 0,
      };
      this.owners.set(name, owner);
    }
    return owner;
  }

  /** Owners are kept for a while: creating and forgetting one for each command cost more than everything else here. */
  private forgetIdle(): void {
    for (const owner of this.owners.values()) {
      if (!owner.first && !owner.isUnderWay && !owner.isInLine) this.owners.delete(owner.name);
    }
    this.mostKnown = Math.max(LEAST_KNOWN, 2 * this.owners.size);
  }

  private count(owner: Owner<Command, Outcome>, change: 1 | -1): void {
    owner.waiting += change;
    this.waiting += change;
    if (!owner.isUnderWay) this.mayGo += change;
  }

  private removeFirst(owner: Owner<Command, Outcome>): void {
    const { first } = owner;
    if (!first) return;
    owner.first = first.next;
    first.next = undefined; // an old command must not keep younger ones from being collected
    if (!owner.first) owner.last = undefined;
    this.count(owner, -1);
  }

  private enlist(owner: Owner<Command, Outcome>): void {
    if (owner.isInLine || owner.isUnderWay || !owner.first) return;
    owner.isInLine = true;
    this.line.push(owner);
  }

  /** The next owner in the rotation with a command that may go; expired commands have left the queue of their owner. */
  private nextInLine(): Owner<Command, Outcome> | undefined {
    for (let owner = this.line.shift(); owner; owner = this.line.shift()) {
      owner.isInLine = false;
      if (owner.first && !owner.isUnderWay) return owner;
    }
    return undefined;
  }

  private afterTaking(owner: Owner<Command, Outcome>): void {
    owner.taken = 0;
    owner.takenWeight = 0;
    if (this.bounds.ownerOf) {
      owner.isUnderWay = true;
      this.mayGo -= owner.waiting;
    } else this.enlist(owner);
  }
}

/** Empty places at the front of a queue before it is copied without them. */
const MOST_EMPTY_PLACES = 8_192;

/** A queue with constant-time removal from its front. */
class Line<T> {
  private items: (T | undefined)[] = [];
  private head = 0;

  push(item: T): void {
    this.items.push(item);
  }

  /** Only of what was shifted before. */
  unshift(item: T): void {
    if (this.head > 0) this.items[--this.head] = item;
    else this.items.unshift(item);
  }

  shift(): T | undefined {
    const item = this.items[this.head];
    if (item === undefined) return undefined;
    this.items[this.head++] = undefined;
    if (this.head === this.items.length || this.head >= MOST_EMPTY_PLACES) {
      this.items = this.items.slice(this.head);
      this.head = 0;
    }
    return item;
  }
}
