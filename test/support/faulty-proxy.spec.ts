import { once } from 'node:events';
import net from 'node:net';
import { createFaultyProxy, type FaultyProxy } from './faulty-proxy';
import { waitFor } from './wait-for';

/** A server that echoes its input in capitals. */
class Echo {
  received = '';
  readonly server = net.createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      this.received += chunk.toString();
      socket.write(chunk.toString().toUpperCase());
    });
  });

  async listen(): Promise<number> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return (this.server.address() as net.AddressInfo).port;
  }
}

class Client {
  received = '';
  ended: string | undefined;
  readonly socket: net.Socket;

  constructor(port: number) {
    this.socket = net.connect(port, '127.0.0.1');
    this.socket.on('data', (chunk) => (this.received += chunk.toString()));
    this.socket.on('error', (error: NodeJS.ErrnoException) => (this.ended ??= error.code));
    this.socket.on('close', () => (this.ended ??= 'closed'));
  }

  say(text: string): void {
    this.socket.write(text);
  }
}

describe('A faulty proxy', () => {
  let echo: Echo;
  let proxy: FaultyProxy;
  let client: Client;

  beforeEach(async () => {
    echo = new Echo();
    proxy = await createFaultyProxy(await echo.listen());
    client = new Client(proxy.port);
  });
  afterEach(async () => {
    client.socket.destroy();
    await proxy.close();
    echo.server.close();
  });

  const converse = async (text: string): Promise<void> => {
    client.say(text);
    await waitFor(() => client.received.includes(text.toUpperCase()));
  };

  it('passes everything on, and counts its connections', async () => {
    await converse('hello;');
    expect(proxy.connections).toBe(1);
    client.socket.end();
    await waitFor(() => proxy.connections === 0);
    expect(client.ended).toBe('closed');
  });

  it('cuts', async () => {
    await converse('hello;');
    proxy.cut();
    await waitFor(() => client.ended);
    expect(client.ended).toBe('ECONNRESET');
    client = new Client(proxy.port);
    await converse('again');
  });

  it('cuts before a text arrives, once', async () => {
    await converse('hello;');
    const struck = proxy.cutBefore('commit');
    client.say('commit');
    await struck;
    await waitFor(() => client.ended);
    expect(echo.received).toBe('hello;');
    client = new Client(proxy.port);
    await converse('commit');
  });

  it('loses the answer to a text that the server got', async () => {
    await converse('hello;');
    const struck = proxy.loseAnswerTo('commit');
    client.say('commit');
    await struck;
    await waitFor(() => client.ended);
    expect(echo.received).toBe('hello;commit');
    expect(client.received).toBe('HELLO;');
  });

  it('passes half of an answer and closes', async () => {
    await converse('hello;');
    const struck = proxy.halveAnswerTo('commit');
    client.say('commit');
    await struck;
    await waitFor(() => client.ended);
    expect(client.received).toBe('HELLO;COM');
  });

  it('finds a text in two pieces, but no part of a word and no earlier text', async () => {
    await converse('commit;');
    const struck = proxy.cutBefore('commit');
    await converse('committed;');
    await converse('com');
    client.say('mit');
    await struck;
    await waitFor(() => client.ended);
  });

  it("holds back the client's bytes, and reads no more", async () => {
    await converse('hello;');
    const struck = proxy.keepBack('commit');
    client.say('commit');
    await struck;
    client.say('anybody?');
    const second = new Client(proxy.port);
    second.say('nobody?');
    await waitFor(() => second.received.includes('NOBODY?'));
    expect(echo.received).not.toMatch(/commit|anybody/);
    expect(client.received).toBe('HELLO;');
    second.socket.destroy();
  });

  it('swallows an answer without a word', async () => {
    await converse('hello;');
    const struck = proxy.swallowAnswerTo('commit');
    client.say('commit');
    await struck;
    expect(client.received).toBe('HELLO;');
    expect(client.ended).toBeUndefined();
  });

  it('delays', async () => {
    await converse('hello;');
    proxy.delay(100);
    const began = performance.now();
    await converse('slowly');
    expect(performance.now() - began).toBeGreaterThan(180); // there and back
  });

  it('keeps the order of delayed bytes when it is healed', async () => {
    await converse('hello;');
    proxy.delay(200);
    client.say('first;');
    await waitFor(() => echo.received.includes('first;')); // now its answer is held up
    await proxy.heal();
    client.say('second;');
    await waitFor(() => client.received.includes('SECOND;'));
    expect(client.received).toBe('HELLO;FIRST;SECOND;');
  });

  it('is a black hole, and delivers when it is healed', async () => {
    await converse('hello;');
    proxy.blackHole();
    client.say('anybody?');
    const second = new Client(proxy.port);
    second.say('nobody?');
    await waitFor(() => proxy.connections === 2);
    expect(echo.received).toBe('hello;');
    await proxy.heal();
    await waitFor(() => client.received.includes('ANYBODY?') && second.received.includes('NOBODY?'));
    second.socket.destroy();
  });

  it('forsakes the connections of now, and serves new ones', async () => {
    await converse('hello;');
    proxy.forsake();
    client.say('anybody?');
    const second = new Client(proxy.port);
    second.say('nobody?');
    await waitFor(() => second.received.includes('NOBODY?'));
    await proxy.heal();
    second.say('still');
    await waitFor(() => second.received.includes('STILL'));
    expect(echo.received).not.toContain('anybody?');
    second.socket.destroy();
  });

  it('refuses connections, and listens on the same port again', async () => {
    await converse('hello;');
    await proxy.refuse();
    await waitFor(() => client.ended);
    client = new Client(proxy.port);
    await waitFor(() => client.ended);
    expect(client.ended).toBe('ECONNREFUSED');
    await proxy.heal();
    client = new Client(proxy.port);
    await converse('again');
  });
});

describe('Waiting', () => {
  it('ends with the first true answer', async () => {
    let n = 0;
    expect(await waitFor(() => ++n > 2 && n)).toBe(3);
  });

  it('gives up at its deadline and says for what', async () => {
    const waiting = waitFor(() => Promise.reject(new Error('not yet')), { deadlineMs: 50, what: 'the end' });
    await expect(waiting).rejects.toMatchObject({ message: 'waited 50 ms for the end', cause: new Error('not yet') });
  });
});
