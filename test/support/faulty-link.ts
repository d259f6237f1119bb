import type { Socket } from 'node:net';

/** A fault that waits for a text in what a client sends. */
export interface Trap {
  readonly pattern: RegExp;
  readonly fault: 'cut-before' | 'keep-back' | 'lose-answer' | 'halve-answer' | 'swallow-answer';
  readonly struck: () => void;
}

interface Faults {
  readonly traps: Trap[];
  readonly delayMs: () => number;
  readonly isSilent: () => boolean;
  readonly ended: () => void;
}

/** Longer than any text that a trap waits for. */
const TAIL = 512;

/** One connection through a faulty proxy: the client's half and the server's. */
export class Link {
  /** The end of what has been sent before: a text may arrive in two pieces. */
  private tail = '';
  private answerIsLost: Trap | undefined;
  /** Halves whose last chunk is still on its way: what comes after must not overtake it. */
  private readonly delayed = new Set<Socket>();
  private isForsaken = false;

  constructor(
    private readonly client: Socket,
    private readonly server: Socket,
    private readonly faults: Faults,
  ) {
    client.setNoDelay(true);
    server.setNoDelay(true);
    client.on('data', (chunk) => this.sent(chunk));
    server.on('data', (chunk) => this.answered(chunk));
    for (const [from, to] of [
      [client, server],
      [server, client],
    ] as const) {
      from.on('error', () => to.destroy()); // the other side sees a lost connection, too
      from.on('end', () => to.end());
      from.on('close', () => {
        to.destroy();
        faults.ended();
      });
    }
  }

  /** Neither side gets to say goodbye. */
  cut(): void {
    for (const socket of [this.client, this.server]) {
      // A reset in the middle of an orderly end fails (EINVAL), and Node would then leave the handle open for ever.
      if (socket.writableEnded) socket.destroy();
      else socket.resetAndDestroy();
    }
  }

  hold(): void {
    this.client.pause();
    this.server.pause();
  }

  /** Held for ever. */
  forsake(): void {
    this.isForsaken = true;
    this.hold();
  }

  release(): void {
    if (this.isForsaken) return;
    for (const half of [this.client, this.server]) if (!this.delayed.has(half)) half.resume();
  }

  private sent(chunk: Buffer): void {
    const trap = this.trapSprungBy(chunk);
    if (trap?.fault === 'cut-before') {
      this.cut();
      trap.struck();
      return;
    }
    if (trap?.fault === 'keep-back') {
      this.forsake();
      trap.struck();
      return;
    }
    this.answerIsLost ??= trap;
    this.pass(chunk, this.client, this.server);
  }

  private answered(chunk: Buffer): void {
    const trap = this.answerIsLost;
    if (!trap) {
      this.pass(chunk, this.server, this.client);
      return;
    }
    if (trap.fault === 'lose-answer') this.cut();
    // Not reset: that would take from the client what it has not read yet.
    if (trap.fault === 'halve-answer') this.client.end(chunk.subarray(0, chunk.length / 2));
    trap.struck();
  }

  private trapSprungBy(chunk: Buffer): Trap | undefined {
    const before = this.tail.length;
    const text = this.tail + chunk.toString('latin1');
    this.tail = text.slice(-TAIL);
    const { traps } = this.faults;
    // What ends in the tail was sent before the trap was laid.
    const n = traps.findIndex(({ pattern }) =>
      [...text.matchAll(pattern)].some(({ index, 0: found }) => index + found.length > before),
    );
    return n === -1 ? undefined : traps.splice(n, 1)[0];
  }

  /** One chunk at a time, so that a delay keeps them in order. */
  private pass(chunk: Buffer, from: Socket, to: Socket): void {
    const delayMs = this.faults.delayMs();
    if (delayMs === 0) {
      to.write(chunk);
      return;
    }
    from.pause();
    this.delayed.add(from);
    setTimeout(() => {
      this.delayed.delete(from);
      if (!to.destroyed) to.write(chunk);
      if (!this.faults.isSilent() && !this.isForsaken) from.resume();
    }, delayMs);
  }
}
