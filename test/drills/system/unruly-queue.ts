import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { Chance } from '../load/chance';

/** Percent of the calls. */
interface Unruliness {
  /** Answered with SQS's throttling error; the queue never sees them. */
  readonly throttled: number;
  /** Sent twice, or not deleted though the answer says so: the messages are delivered again. */
  readonly repeated: number;
}

const CALM: Unruliness = { throttled: 0, repeated: 0 };

/** An HTTP proxy on 127.0.0.1 before SQS (AWS JSON 1.0). By default it passes everything on. */
export class UnrulyQueue {
  /** Calls that were refused, and calls whose messages come again. */
  readonly done = { throttled: 0, repeated: 0 };
  private unruliness = CALM;
  private readonly agent = new http.Agent({ keepAlive: true });
  private readonly server = http.createServer((request, response) => void this.answer(request, response));

  private constructor(
    private readonly target: URL,
    private readonly chance: Chance,
  ) {}

  static async before(endpoint: string, chance: Chance): Promise<UnrulyQueue> {
    const queue = new UnrulyQueue(new URL(endpoint), chance);
    queue.server.listen(0, '127.0.0.1');
    await once(queue.server, 'listening');
    return queue;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  misbehave(unruliness: Unruliness): void {
    this.unruliness = unruliness;
  }

  calm(): void {
    this.unruliness = CALM;
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
    this.agent.destroy();
  }

  private async answer(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    try {
      await this.treat(request, await buffer(request), response);
    } catch {
      response.destroy(); // the emulator is gone, or the caller
    }
  }

  private async treat(request: http.IncomingMessage, body: Buffer, response: http.ServerResponse): Promise<void> {
    if (this.chance.percent(this.unruliness.throttled)) {
      this.done.throttled++;
      refuse(response);
      return;
    }
    const operation = String(request.headers['x-amz-target']).replace(/^AmazonSQS\./, '');
    const again = this.chance.percent(this.unruliness.repeated);
    if (again && operation === 'DeleteMessageBatch') {
      this.done.repeated++;
      pretend(response, body);
      return;
    }
    if (again && operation.startsWith('SendMessage')) {
      this.done.repeated++;
      (await this.pass(request, body)).resume();
    }
    await this.passOn(request, body, response);
  }

  private async passOn(request: http.IncomingMessage, body: Buffer, response: http.ServerResponse): Promise<void> {
    const aborted = new AbortController();
    response.once('close', () => aborted.abort());
    const answer = await this.pass(request, body, aborted.signal);
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    response.end(await buffer(answer));
  }

  private async pass(
    { method, url, headers }: http.IncomingMessage,
    body: Buffer,
    signal?: AbortSignal,
  ): Promise<http.IncomingMessage> {
    const { hostname, port } = this.target;
    const options = { hostname, port, method, path: url, headers, agent: this.agent, ...(signal && { signal }) };
    const passed = http.request(options);
    passed.on('error', () => undefined); // also after its answer began
    passed.end(body);
    const [answer] = (await once(passed, 'response')) as [http.IncomingMessage];
    return answer;
  }
}

function refuse(response: http.ServerResponse): void {
  const code = 'RequestThrottled';
  response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-query-error': `${code};Sender` });
  response.end(JSON.stringify({ __type: `com.amazonaws.sqs#${code}`, message: 'The request was throttled.' }));
}

/** Says that all is deleted. */
function pretend(response: http.ServerResponse, body: Buffer): void {
  const { Entries } = JSON.parse(body.toString()) as { readonly Entries: readonly { readonly Id: string }[] };
  response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' });
  response.end(JSON.stringify({ Successful: Entries.map(({ Id }) => ({ Id })), Failed: [] }));
}
