import { randomUUID } from 'node:crypto';
import { call } from '../http.mjs';
import { answered, signInAsAdmin } from '../products/session.mjs';
import { line, Refusal } from '../progress.mjs';
import { runningSystem } from '../run-file.mjs';

/** By name; each takes its options. @throws Refusal */
export const commands = { parked, retry, replay, replays, manifest };

async function parked({ destination }) {
  const session = await signInAsAdmin();
  let cursor = null;
  let count = 0;
  do {
    const query = new URLSearchParams({ limit: '100', ...(destination && { destination }), ...(cursor && { cursor }) });
    const { items, nextCursor } = await get(session, `/admin/outbox/parked?${query}`);
    for (const { eventId, destination: queue, type, orderId, parkedAt, refusals, lastError } of items) {
      line(`event ${eventId}  ${queue}  ${type ?? 'unknown type'}  order ${orderId ?? 'unknown'}`);
      line(`  parked ${parkedAt} after ${refusals} refusals: ${lastError ?? 'no reason'}`);
    }
    count += items.length;
    cursor = nextCursor;
  } while (cursor !== null);
  line(`${count} parked`);
}

async function retry({ id }) {
  const session = await signInAsAdmin();
  if (id === undefined) return show((await post(session, '/admin/outbox/parked/retry')).replays);
  const { eventId, destinations } = await post(session, `/admin/outbox/parked/${encodeURIComponent(id)}/retry`);
  line(`event ${eventId} is sent again to ${destinations.join(', ')}`);
}

async function replay({ from, to, order, types, destination }) {
  const session = await signInAsAdmin();
  const body = { from, to, orderId: order, types: types?.split(','), destination };
  show((await post(session, '/admin/outbox/replays', body)).replays);
}

async function replays() {
  show((await get(await signInAsAdmin(), '/admin/outbox/replays')).items);
}

async function manifest({ hour }) {
  const { apiUrls, apiKeys } = runningSystem();
  const headers = { 'x-api-key': apiKeys.find(({ scopes }) => scopes.includes('events:read')).key };
  const path = `/events/manifest?hour=${encodeURIComponent(hour)}`;
  const { state, revision, types, completeTo } = succeeded(await answered(call(apiUrls[0], 'GET', path, { headers })));
  line(`${hour}: ${state}${state === 'complete' ? `, revision ${revision}` : ''}`);
  for (const { type, count, digest } of types) line(`  ${type}  ${count}  ${digest}`);
  line(`complete to ${completeTo ?? 'nothing yet'}`);
}

function show(list) {
  for (const { replayId, destination, kind, status, examined, queued } of list) {
    line(`replay ${replayId}  ${destination}  ${kind}  ${status}: ${examined} examined, ${queued} queued`);
  }
}

const get = async ({ api, token }, path) => succeeded(await answered(call(api, 'GET', path, { token })));

async function post({ api, token }, path, body) {
  const headers = { 'idempotency-key': randomUUID() };
  return succeeded(await answered(call(api, 'POST', path, { token, body, headers })));
}

function succeeded({ status, body }) {
  if (status >= 300) throw new Refusal(`${body.title}: ${body.detail}`);
  return body;
}
