import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** How many further requests of one connection are handled before the next answer has been sent. */
const MOST_AT_ONCE = 32;

type Handle<Request, Response> = (request: Request, response: Response) => void;

/**
 * Bounds the unanswered requests of one connection (ADR 0033). Of requests that arrive before earlier answers,
 * `MOST_AT_ONCE` are handled; the connection is not read while more of them wait. Node reads 64 KiB at a time, so that
 * much may wait. A request with no answer before it, as from every client that does not pipeline, passes at once.
 */
export function boundPipelines<Request extends IncomingMessage, Response extends ServerResponse<Request>>(
  handle: Handle<Request, Response>,
): Handle<Request, Response> {
  const pipelines = new WeakMap<Socket, Pipeline<Request, Response>>();
  return (request, response) => {
    // An answer has the socket once all answers before it are sent.
    if (response.socket !== null) {
      handle(request, response);
      return;
    }
    const { socket } = request;
    let pipeline = pipelines.get(socket);
    if (!pipeline) {
      pipeline = new Pipeline(socket, handle);
      pipelines.set(socket, pipeline);
    }
    pipeline.add(request, response);
  };
}

class Pipeline<Request extends IncomingMessage, Response extends ServerResponse<Request>> {
  private underWay = 0;
  private waiting: (readonly [Request, Response])[] = [];
  private isScheduled = false;

  constructor(
    private readonly socket: Socket,
    private readonly handle: Handle<Request, Response>,
  ) {
    // Node itself resumes a socket, for example after it has read a body.
    socket.on('resume', () => {
      if (this.waiting.length > 0) socket.pause();
    });
    socket.once('close', () => (this.waiting = []));
  }

  add(request: Request, response: Response): void {
    if (this.underWay < MOST_AT_ONCE && this.waiting.length === 0) this.start(request, response);
    else if (this.waiting.push([request, response]) === 1) this.socket.pause();
  }

  private start(request: Request, response: Response): void {
    this.underWay++;
    response.once('finish', this.finished);
    this.handle(request, response);
  }

  private readonly finished = (): void => {
    this.underWay--;
    if (this.waiting.length === 0 || this.isScheduled) return;
    this.isScheduled = true;
    setImmediate(this.startWaiting); // other connections get their turn in between
  };

  private readonly startWaiting = (): void => {
    this.isScheduled = false;
    while (this.underWay < MOST_AT_ONCE) {
      const next = this.waiting.shift();
      if (!next) break;
      this.start(...next);
    }
    if (this.waiting.length === 0) this.socket.resume();
  };
}
