import { Socket } from 'node:net';

interface Piece {
  readonly chunk: unknown;
  readonly encoding: BufferEncoding;
}

type Done = (error?: Error | null) => void;

/**
 * Has a socket write what it has gathered (while corked) as one text. Node hands gathered pieces to the system one by one,
 * with an object for each and a buffer of their own for all: an HTTP answer is two of them, the answer and an empty one
 * that marks its end, and what a turn of the event loop asks Redis is as many as there were requests. Of a refused
 * claim's CPU time it was a tenth. What is not text goes Node's way.
 */
export function writeWhole(socket: Socket): void {
  socket._writev = writePieces;
}

function writePieces(this: Socket, pieces: Piece[], done: Done): void {
  const whole = wholeOf(pieces);
  if (whole) this._write(whole.chunk, whole.encoding, done);
  else Socket.prototype._writev?.call(this, pieces, done);
}

/** Nothing for what cannot be told as one text: bytes, several encodings, a character that was cut in two. */
function wholeOf(pieces: readonly Piece[]): Piece | undefined {
  let encoding: BufferEncoding | undefined;
  let whole = '';
  let last = '';
  for (const piece of pieces) {
    if (typeof piece.chunk !== 'string') return undefined;
    if (piece.chunk === '') continue;
    if (encoding !== undefined && (encoding !== piece.encoding || endsInHalf(last))) return undefined;
    encoding = piece.encoding;
    last = piece.chunk;
    whole = whole === '' ? last : whole + last;
  }
  return { chunk: whole, encoding: encoding ?? 'latin1' };
}

/** With the first half of a surrogate pair: alone it is sent as another character than with its second half. */
const endsInHalf = (text: string): boolean => (text.charCodeAt(text.length - 1) & 0xfc00) === 0xd800;
