import { connect, type Socket } from 'node:net';

export interface RawAnswer {
  readonly status: number;
  readonly body: string;
}

type Done = (answer: RawAnswer | Error) => void;

const HEAD_END = '\r\n\r\n';
/** The API closes connections that were idle for 65 s, perhaps while a request is being sent. */
const LONGEST_IDLE_MS = 30_000;

/**
 * One keep-alive connection, one request at a time, with the part of HTTP/1.1 that our answers need (a status and a Content-Length):
 * node:http took more CPU time for a request than the API does for an order, on the cores that both share.
 */
export class RawConnection {
  private readonly socket: Socket;
  private text = '';
  private done: Done | undefined;
  private usedAt = performance.now();

  constructor(hostname: string, port: number) {
    this.socket = connect({ host: hostname, port, noDelay: true });
    this.socket.setEncoding('latin1'); // a character a byte, as Content-Length counts
    this.socket.on('data', (chunk: string) => this.read(chunk));
    this.socket.on('error', (error) => this.end(error));
    this.socket.on('close', () => this.end(new Error('the connection was closed')));
  }

  get isOpen(): boolean {
    return !this.socket.destroyed;
  }

  /** Whether it may be used again; closes the connection if it was idle for too long. */
  isFresh(): boolean {
    if (performance.now() - this.usedAt > LONGEST_IDLE_MS) this.socket.destroy();
    return this.isOpen;
  }

  /** `head`: request line and headers with their ends. */
  send(head: string, body: string, done: Done): void {
    this.done = done;
    this.socket.write(`${head}\r\n${body}`);
  }

  private read(chunk: string): void {
    this.text += chunk;
    const headEnd = this.text.indexOf(HEAD_END);
    if (headEnd === -1) return;
    const head = this.text.slice(0, headEnd);
    const length = Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0);
    const body = this.text.slice(headEnd + HEAD_END.length);
    if (body.length < length) return;
    this.text = '';
    this.end({ status: Number(head.slice(9, 12)), body });
  }

  private end(answer: RawAnswer | Error): void {
    const { done } = this;
    this.done = undefined;
    this.usedAt = performance.now();
    done?.(answer);
  }
}
