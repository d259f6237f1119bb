import { Agent as HttpAgent, type ClientRequest, type IncomingMessage, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';

/** As many as the SDK has. */
const MOST_SOCKETS = 50;
/** A host that is gone without a word is not waited for as long as an answer is. */
const CONNECT_MS = 2_000;

interface Post {
  readonly headers: Record<string, string>;
  readonly body: string;
  /** Milliseconds until its answer has arrived whole. */
  readonly deadlineMs: number;
  readonly abortSignal: AbortSignal | undefined;
}

/** POSTs to `/` of one host, on connections that are kept. */
export class HttpPost {
  private readonly agent: HttpAgent;
  private readonly start: (done: (answer: IncomingMessage) => void, headers: Post['headers']) => ClientRequest;

  constructor({ protocol, hostname, port }: URL) {
    const secure = protocol === 'https:';
    const options = { keepAlive: true, maxSockets: MOST_SOCKETS };
    const agent = secure ? new HttpsAgent(options) : new HttpAgent(options);
    const request = secure ? httpsRequest : httpRequest;
    this.agent = agent;
    this.start = (done, headers) => request({ agent, hostname, port, path: '/', method: 'POST', headers }, done);
  }

  destroy(): void {
    this.agent.destroy();
  }

  /** The text of a 200. @throws for anything else, past the deadline, and when it is aborted */
  post({ headers, body, deadlineMs, abortSignal }: Post): Promise<string> {
    return new Promise((resolve, reject) => {
      const end = (error: Error | null, text = ''): void => {
        clearTimeout(deadline);
        abortSignal?.removeEventListener('abort', abort);
        if (error) reject(error);
        else resolve(text);
      };
      const request = this.start((answer) => read(answer, end), headers);
      const give = (name: string, message: string): unknown =>
        request.destroy(Object.assign(new Error(message), { name }));
      const abort = (): unknown => give('AbortError', 'the request was aborted');
      const deadline = setTimeout(() => give('TimeoutError', `no answer within ${deadlineMs} ms`), deadlineMs);
      request.on('error', end);
      request.on('socket', (socket) => {
        if (!socket.connecting) return;
        const late = setTimeout(() => give('TimeoutError', `no connection within ${CONNECT_MS} ms`), CONNECT_MS);
        for (const event of ['connect', 'close']) socket.once(event, () => clearTimeout(late));
      });
      if (abortSignal?.aborted) abort();
      else abortSignal?.addEventListener('abort', abort);
      request.end(body);
    });
  }
}

function read(answer: IncomingMessage, end: (error: Error | null, text?: string) => void): void {
  const chunks: Buffer[] = [];
  answer.on('data', (chunk: Buffer) => chunks.push(chunk));
  answer.on('error', end);
  answer.on('end', () => {
    if (answer.statusCode === 200) end(null, Buffer.concat(chunks).toString());
    else end(new Error(`answered with ${answer.statusCode}`));
  });
}
