import { percentile } from '../statistics';
import type { Counted, Load } from './load';
import { type OpenLoop, requestsIn, WARM_UP_SECONDS } from './open-loop';
import { type RawAnswer, RawConnection } from './raw-connection';
import { type Request, requestsOf } from './requests';

/** How long after the last request an answer may still arrive. */
const PATIENCE_MS = 30_000;

const { load, loop } = JSON.parse(process.argv[2]!) as { load: Load; loop: OpenLoop };
const { hostname, port, host } = new URL(load.url);
/** The connection that was used last is reused first, so no more are opened than are in use at the same time. */
const idle: RawConnection[] = [];
const next = requestsOf(load);
const latencies: number[] = [];
let errors = 0;
let wrong = 0;
let firstWrong = '';

const warmUp = Math.round(loop.rate * WARM_UP_SECONDS);
const total = requestsIn(loop);
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

function send({ path, headers, body = '' }: Request, due: number): void {
  const connection = openOne() ?? new RawConnection(hostname, Number(port));
  let head = `${load.method} ${path} HTTP/1.1\r\nhost: ${host}\r\n`;
  for (const [name, value] of Object.entries(headers)) head += `${name}: ${value}\r\n`;
  connection.send(head, body, (answer) => {
    receive(answer, due);
    if (connection.isOpen) idle.push(connection);
  });
}

/** An idle connection that may be used again; undefined when there is none. */
function openOne(): RawConnection | undefined {
  let connection = idle.pop();
  while (connection && !connection.isFresh()) connection = idle.pop();
  return connection;
}

function receive(answer: RawAnswer | Error, due: number): void {
  if (answer instanceof Error) {
    errors++;
    firstWrong ||= answer.message;
  } else {
    if (due >= dueOf(warmUp)) latencies.push(performance.now() - due);
    if (answer.status !== load.expect.status || !answer.body.includes(load.expect.text)) {
      wrong++;
      firstWrong ||= `${answer.status} ${answer.body.slice(0, 500)}`;
    }
  }
  end();
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
    errors: errors + total - ended, // with those without an answer
    wrong,
    firstWrong,
  };
  process.stdout.write(`RESULT ${JSON.stringify(result)}\n`, () => process.exit());
}

sendWhatIsDue();
