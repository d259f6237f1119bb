import { once } from 'node:events';
import net from 'node:net';
import { Link, type Trap } from './faulty-link';
import { freePort } from './ports';

/**
 * A TCP proxy on 127.0.0.1 that does to connections what networks do. By default it passes everything on.
 * The faults that wait for a text (of a protocol without encryption) strike once and answer a promise of having struck.
 * The text is matched as whole words: COMMIT is not found in the READ COMMITTED with which every connection begins.
 */
export class FaultyProxy {
  private readonly links = new Set<Link>();
  private readonly traps: Trap[] = [];
  private delayMs = 0;
  private silent = false;
  private readonly server = net.createServer((client) => this.accept(client));

  private constructor(private readonly target: { readonly port: number; readonly host: string }) {}

  static async before(targetPort: number, host: string): Promise<FaultyProxy> {
    const proxy = new FaultyProxy({ port: targetPort, host });
    await proxy.listen(await freePort()); // its own while it refuses: one of the system's choosing might go to another
    return proxy;
  }

  get port(): number {
    return this.listeningPort;
  }
  private listeningPort = 0;

  /** How many connections are open through it now. */
  get connections(): number {
    return this.links.size;
  }

  /** Resets all open connections; new ones are passed on. */
  cut(): void {
    for (const link of this.links) link.cut();
  }

  /** The next time a client sends the text, its connection is reset and the server never sees it. */
  cutBefore(text: string): Promise<void> {
    return this.trap(text, 'cut-before');
  }

  /** The next time a client sends the text, the server never sees it, and the client waits: nothing more is passed on for it. */
  keepBack(text: string): Promise<void> {
    return this.trap(text, 'keep-back');
  }

  /** The next time a client sends the text, the server gets it and answers; the answer is dropped and the connection reset. */
  loseAnswerTo(text: string): Promise<void> {
    return this.trap(text, 'lose-answer');
  }

  /** The same, but the client gets the first half of the answer. */
  halveAnswerTo(text: string): Promise<void> {
    return this.trap(text, 'halve-answer');
  }

  /** The same without a sign: the client waits, and nothing more is passed on for it. */
  swallowAnswerTo(text: string): Promise<void> {
    return this.trap(text, 'swallow-answer');
  }

  /** Holds up every packet, in both directions. */
  delay(ms: number): void {
    this.delayMs = ms;
  }

  /** Passes nothing on any more, in neither direction; connections can still be opened. */
  blackHole(): void {
    this.silent = true;
    for (const link of this.links) link.hold();
  }

  /** Silences the open connections for ever, even after `heal`: their host disappeared without a FIN, and another host has its address. */
  forsake(): void {
    for (const link of this.links) link.forsake();
  }

  /** Resets all open connections and refuses new ones. */
  async refuse(): Promise<void> {
    if (!this.server.listening) return;
    const closed = once(this.server, 'close');
    this.server.close();
    this.cut();
    await closed;
  }

  /** Ends every fault; what a black hole held back is delivered now. */
  async heal(): Promise<void> {
    this.traps.length = 0;
    this.delayMs = 0;
    this.silent = false;
    for (const link of this.links) link.release();
    if (!this.server.listening) await this.listen(this.listeningPort);
  }

  async close(): Promise<void> {
    await this.refuse();
  }

  private trap(text: string, fault: Trap['fault']): Promise<void> {
    return new Promise((struck) => this.traps.push({ pattern: wholeWords(text), fault, struck }));
  }

  private async listen(port: number): Promise<void> {
    this.server.listen(port, '127.0.0.1');
    await once(this.server, 'listening');
    this.listeningPort = (this.server.address() as net.AddressInfo).port;
  }

  private accept(client: net.Socket): void {
    const link = new Link(client, net.connect(this.target), {
      traps: this.traps,
      delayMs: () => this.delayMs,
      isSilent: () => this.silent,
      ended: () => this.links.delete(link),
    });
    this.links.add(link);
    if (this.silent) link.hold();
  }
}

const wholeWords = (text: string): RegExp => new RegExp(`(?<!\\w)${text.replaceAll(/[^\w\s]/g, '\\$&')}(?!\\w)`, 'g');

export const createFaultyProxy = (targetPort: number, host = '127.0.0.1'): Promise<FaultyProxy> =>
  FaultyProxy.before(targetPort, host);
