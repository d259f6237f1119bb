import { connect } from 'node:net';
import { once } from 'node:events';

interface Health {
  readonly status: number;
  readonly body: unknown;
}

/** What a process says of itself, on a new connection. */
export async function healthOf(url: string, question: 'live' | 'ready'): Promise<Health> {
  const answer = await fetch(`${url}/health/${question}`, {
    headers: { connection: 'close' },
    signal: AbortSignal.timeout(5_000),
  });
  return { status: answer.status, body: await answer.json() };
}

/** Whether a new connection is taken. */
export async function isListening(url: string): Promise<boolean> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port) });
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false; // refused
  } finally {
    socket.destroy();
  }
}
