import { once } from 'node:events';
import { createServer, IncomingMessage, Server, ServerResponse } from 'node:http';
import { AddressInfo } from 'node:net';
import { HttpClient, SystemStopped } from './http-client';

type Answer = (response: ServerResponse, request: IncomingMessage) => void;

const ok: Answer = (response) => response.setHeader('Content-Type', 'application/json').end('{"done":true}');
const dropped: Answer = (_, request) => request.socket.destroy();
const cutOff: Answer = (response) => {
  response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': 100 });
  response.write('{"do', () => response.destroy());
};
const problem =
  (status: number, code: string, headers: Record<string, string> = {}): Answer =>
  (response) =>
    response
      .writeHead(status, { 'Content-Type': 'application/problem+json', ...headers })
      .end(JSON.stringify({ code }));

describe('HttpClient', () => {
  let server: Server;
  let script: Answer[];
  let received: { key: unknown; body: string }[];
  const interruption = new AbortController();
  const call = { method: 'POST', path: '/orders', body: { a: 1 }, headers: { 'Idempotency-Key': 'k1' } } as const;
  const clientOf = (patienceMs: number) =>
    new HttpClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, {
      patienceMs,
      interrupted: interruption.signal,
    });

  beforeEach(async () => {
    received = [];
    server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        received.push({ key: request.headers['idempotency-key'], body: Buffer.concat(parts).toString() });
        (script.shift() ?? ok)(response, request);
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  it.each<[string, Answer]>([
    ['a lost connection', dropped],
    ['an answer that breaks off', cutOff],
    ['503', problem(503, 'order.busy', { 'Retry-After': '0' })],
    ['429', problem(429, 'rate.limited', { 'Retry-After': '0' })],
    ['a call that is still running', problem(409, 'idempotency.in-progress', { 'Retry-After': '0' })],
  ])('tries again after %s, with the same key and body', async (_, first) => {
    script = [first, first, ok];
    const reply = await clientOf(10_000).call(call);
    expect(reply).toEqual({ status: 200, replayed: false, body: { done: true } });
    expect(received).toEqual(Array.from({ length: 3 }, () => ({ key: 'k1', body: '{"a":1}' })));
  });

  it('waits for the time of Retry-After', async () => {
    script = [problem(503, 'order.busy', { 'Retry-After': '1' }), ok];
    const startedAt = performance.now();
    await clientOf(10_000).call(call);
    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(990);
  });

  it('leaves every other refusal to the caller at once', async () => {
    script = [problem(409, 'order.out-of-stock')];
    await expect(clientOf(10_000).call(call)).resolves.toMatchObject({ status: 409 });
    expect(received).toHaveLength(1);
  });

  it('recognises a replayed answer', async () => {
    script = [(response, request) => ok(response.setHeader('Idempotency-Replayed', 'true'), request)];
    await expect(clientOf(0).call(call)).resolves.toMatchObject({ replayed: true });
  });

  it('returns the busy answer when its patience is over', async () => {
    script = [problem(503, 'order.busy', { 'Retry-After': '60' })];
    await expect(clientOf(1_000).call(call)).resolves.toMatchObject({ status: 503 });
  });

  it('throws when no server listens', async () => {
    const client = clientOf(150);
    server.close();
    await expect(client.call(call)).rejects.toThrow(SystemStopped);
  });

  it('stops waiting when it is interrupted', async () => {
    script = [problem(503, 'order.busy', { 'Retry-After': '60' })];
    const answer = clientOf(120_000).call(call);
    await once(server, 'request');
    interruption.abort();
    await expect(answer).rejects.toThrow();
  });
});
