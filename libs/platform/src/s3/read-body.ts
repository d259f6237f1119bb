import { Readable } from 'node:stream';
import { DeadlineExceeded } from '../time/deadline';

/** The whole body, or undefined as soon as there are more than `atMost` bytes. @throws DeadlineExceeded */
export async function readBody(
  body: unknown,
  { atMost, withinMs }: { readonly atMost: number; readonly withinMs: number },
): Promise<Buffer | undefined> {
  if (!(body instanceof Readable)) throw new TypeError('not a body that can be read piece by piece');
  const late = setTimeout(() => body.destroy(new DeadlineExceeded()), withinMs);
  const pieces: Buffer[] = [];
  let length = 0;
  try {
    for await (const piece of body as AsyncIterable<Buffer>) {
      length += piece.length;
      if (length > atMost) return undefined;
      pieces.push(piece);
    }
    return Buffer.concat(pieces);
  } finally {
    clearTimeout(late);
    body.destroy();
  }
}
