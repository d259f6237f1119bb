import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { call } from '../http.mjs';
import { line, Refusal } from '../progress.mjs';
import { bar, endBar } from './bar.mjs';
import { report } from './report.mjs';
import { answered } from './session.mjs';

const ASK_EVERY_MS = 200;
const TRIES_WHILE_BUSY = 60;

/** True when all of it was applied, or nothing is wrong with it. @throws Refusal when it could not be tried */
export async function importProducts(session, file, { dryRun }) {
  const bytes = await readFile(file).catch((error) => {
    throw new Refusal(`${file} cannot be read (${error.code}).`);
  });
  const { importId } = await send(session, bytes, dryRun);
  const ended = await follow(session, importId, bar(`${dryRun ? 'checking' : 'importing'} ${basename(file)}`));
  endBar();
  line(report(ended));
  if (ended.status === 'failed')
    throw new Refusal(`It came to no end (${ended.failure}); nothing was changed. Try it again.`);
  return ended.status !== 'refused';
}

/** Waits while another import runs. One key for all tries: a file that has arrived is not begun a second time. */
async function send({ api, token }, bytes, dryRun) {
  const path = `/products/imports?dryRun=${dryRun}`;
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'text/csv', 'idempotency-key': randomUUID() };
  for (let tries = 1; ; tries++) {
    const response = await answered(fetch(api + path, { method: 'POST', headers, body: bytes }));
    const body = await answered(response.json());
    if (response.status === 202) return body;
    if (response.status !== 503 || tries === TRIES_WHILE_BUSY) throw new Refusal(`${body.title}: ${body.detail}`);
    await sleep(Number(response.headers.get('retry-after') ?? 1) * 1_000);
  }
}

async function follow({ api, token }, importId, draw) {
  for (;;) {
    const { status, body } = await answered(call(api, 'GET', `/products/imports/${importId}`, { token }));
    if (status !== 200 && status !== 503) throw new Refusal(`${body.title}: ${body.detail}`);
    if (status === 200) draw(body.done, body.rows);
    if (status === 200 && body.status !== 'running') return body;
    await sleep(ASK_EVERY_MS);
  }
}
