import { Agent, type IncomingMessage, request } from 'node:http';
import { percentile } from '../statistics';
import type { Counted, Load } from './load';
import type { OpenLoop } from './open-loop';
import { type Request, requestsOf } from './requests';

/** How late after the last request an answer may still come. */
const PATIENCE_MS = 30_000;
const WARM_UP_SECONDS = 1;

const { load, loop } = JSON.parse(process.argv[2]!) as { load: Load; loop: OpenLoop };
const agent = new Agent({ keepAlive: true, scheduling: 'lifo' });
const { hostname, port } = new URL(load.url);
const next = requestsOf(load);
const latencies: number[] = [];
let errors = 0;
let wrong = 0;
let firstWrong = '';

/** Sent before anything is counted: until then this process is slower than what it asks. */
const warmUp = Math.round(loop.rate * WARM_UP_SECONDS);
const total = warmUp + Math.round(loop.rate * loop.seconds);
let sent = 0;
let ended = 0;
const began = performance.now();
const deadline = setTimeout(finish, (WARM_UP_SECONDS + loop.seconds) * 1_000 + PATIENCE_MS);

/** A timer may be late by a millisecond, and the time still runs from the due moment. */
function sendWhatIsDue(): void {
  const now = performance.now();
  while (sent < total && dueOf(sent) <= now) send(next(), dueOf(sent++));
  if (sent < total) setTimeout(sendWhatIsDue, Math.max(0, dueOf(sent) - performance.now()));
}

const dueOf = (n: number): number => began + (n * 1_000) / loop.rate;

function send({ headers, body }: Request, due: number): void {
  const { method, path } = load;
  const sending = request({ agent, hostname, port, method, path, headers }, (response) => receive(response, due));
  sending.on('error', (error) => {
    errors++;
    firstWrong ||= error.message;
    end();
  });
  sending.end(body);
}

function receive(response: IncomingMessage, due: number): void {
  let text = '';
  response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  response.on('end', () => {
    if (due >= dueOf(warmUp)) latencies.push(performance.now() - due);
    if (response.statusCode !== load.expect.status || !text.includes(load.expect.text)) {
      wrong++;
      firstWrong ||= `${response.statusCode ?? 0} ${text.slice(0, 500)}`;
    }
    end();
  });
}

function end(): void {
  if (++ended === total) finish();
}

function finish(): void {
  clearTimeout(deadline);
  latencies.sort((a, b) => a - b);
  const at = (share: number): number => percentile(latencies, share);
  const result: Counted = {
    answers: latencies.length,
    requests: total,
    seconds: loop.seconds,
    ...{ p50: at(0.5), p90: at(0.9), p99: at(0.99), max: at(1) },
    errors: errors + total - ended, // with those that nobody has answered
    wrong,
    firstWrong,
  };
  process.stdout.write(`RESULT ${JSON.stringify(result)}\n`, () => process.exit());
}

sendWhatIsDue();
