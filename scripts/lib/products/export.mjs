import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { basename } from 'node:path';
import { line, Refusal } from '../progress.mjs';
import { bar, endBar } from './bar.mjs';
import { answered } from './session.mjs';

/** Writes beside the file first: what breaks off leaves the old one as it is. @throws Refusal */
export async function exportProducts({ api, token }, file) {
  const response = await answered(fetch(`${api}/products/export`, { headers: { authorization: `Bearer ${token}` } }));
  if (!response.ok) throw new Refusal(`The export was refused: ${(await response.json()).detail}`);
  const total = Number(response.headers.get('x-total-count'));
  const part = `${file}.${process.pid}.part`;
  const draw = bar(`exporting ${basename(file)}`);
  try {
    draw(0, total);
    await pipeline(Readable.fromWeb(response.body), counted(draw, total), createWriteStream(part, { flags: 'wx' }));
    await rename(part, file);
  } catch (error) {
    await rm(part, { force: true });
    throw new Refusal(`${file} was not written: ${error.message}.`);
  }
  endBar();
  line(`${total} products are in ${file}.`);
}

/** Line breaks stand in for rows: a text with breaks counts more than once, and never beyond the end. */
function counted(draw, total) {
  let lines = 0;
  return new Transform({
    transform(piece, _, done) {
      for (const byte of piece) if (byte === 0x0a) lines++;
      draw(Math.min(lines - 1, total), total);
      done(null, piece);
    },
  });
}
