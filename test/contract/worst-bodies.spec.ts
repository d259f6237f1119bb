import { randomUUID } from 'node:crypto';
import type { ContractClient } from './support/contract-client';
import { ContractSystem } from './support/contract-system';
import { pathTo, requests } from './support/requests';

/** A body may have 1 MiB; these bodies fill it, or as much of it as is parsed. */
const MOST = 1_000_000;
const MAX_STALL_MS = 100;
/** Other processes may use the processor for a while: the best of so many measurements excludes them. */
const MOST_TRIES = 12;

const repeated = (text: string): string => text.repeat(Math.floor(MOST / Buffer.byteLength(text)));
const keys = (count: number): string => Array.from({ length: count }, (_, n) => `"k${n.toString(36)}":1`).join(',');
const listOf = (item: string, length: number): string => `[${Array(length).fill(item).join(',')}]`;

/** Whole bodies: the worst that fit, each of another kind. */
const WHOLE: Readonly<Record<string, string>> = {
  '90,000 unknown fields': `{${keys(90_000)}}`,
  '100,000 fields that look like places in a list': `{${Array.from({ length: 1e5 }, (_, n) => `"${n}":1`).join(',')}}`,
  ...Object.fromEntries([90, 1_000, 3_000, 4_000].map((n) => [`${n} unknown fields`, `{${keys(n)}}`])),
  'a list of empty lists under an unknown name': `{"k":[${repeated('[],')}[]]}`,
  'lists in lists': '['.repeat(MOST / 2) + ']'.repeat(MOST / 2),
  'objects in objects': `${'{"a":'.repeat(MOST / 6)}1${'}'.repeat(MOST / 6)}`,
  'an unknown name of 1 MB': `{"${'k'.repeat(MOST)}":1}`,
  '90 unknown names of 1 KB': `{${Array.from({ length: 90 }, (_, n) => `"${'k'.repeat(1_000)}${n}":1`).join(',')}}`,
  'escapes in a name': `{"${repeated('\\u0041')}":1}`,
  'no text that ends': `{"${'k'.repeat(MOST)}`,
  'commas alone': ','.repeat(MOST),
  'half of a list': `{"k":[${repeated('1,')}`,
};

/** Values of one field. */
const VALUES: Readonly<Record<string, string>> = {
  '340,000 empty lists': `[${repeated('[],')}[]]`,
  '300,000 empty objects': `[${repeated('{},')}{}]`,
  '90 lists': listOf('[]', 90),
  '1,000 empty objects': listOf('{}', 1_000),
  '1,000 wrong objects': listOf('{"productId":[],"quantity":{}}', 1_000),
  '1,500 objects': listOf('{}', 1_500),
  'an object of 3,000 fields in a list': `[{${keys(3_000)}}]`,
  '250,000 signs of two halves': JSON.stringify(repeated('😀')),
  '500,000 accents': JSON.stringify(repeated('\u0301')),
  '1,000,000 blanks': JSON.stringify(' '.repeat(MOST)),
  'a text with half of a sign at its end': JSON.stringify(`${'x'.repeat(MOST - 10)}\ud83c`),
  'domains without end': JSON.stringify(`a@${repeated('a-')}!`),
  'fractions of a second': JSON.stringify(`2026-11-20T12:00:00.${'0'.repeat(MOST)}Z`),
  '1,000,000 digits': '9'.repeat(MOST),
};

const withBody = Object.entries(requests).flatMap(([id, { body, fields = {} }]) => {
  const names = [...new Set(Object.keys(fields).map((field) => field.replace(/\[\].*$/, '')))];
  return body ? [{ id, body, fields: names }] : [];
});

describe('The worst body', () => {
  let shop: ContractSystem;

  beforeAll(async () => {
    shop = await ContractSystem.start();
  });
  afterAll(() => shop.stop());
  afterEach(() => shop.expectContractKept());

  /** Sends a body to the operation, always at the same path. */
  const senderOf = (id: string) => {
    const client = shop.callers[requests[id]!.may[0]!];
    const method = shop.contract.operation(id).method.toUpperCase();
    const path = pathTo(shop, id);
    const headers = { ...client.authorization, ...requests[id]!.headers, 'content-type': 'application/json' };
    return (body: string) =>
      client.send(method, path, { body, headers: { ...headers, 'idempotency-key': randomUUID() } });
  };
  type Send = ReturnType<typeof senderOf>;

  /** How long another client waited at most while the body was processed. */
  const stallOf = async (send: Send, body: string) => {
    const sent = { isAnswered: false };
    const answered = send(body).finally(() => (sent.isAnswered = true));
    let stallMs = 0;
    while (!sent.isAnswered) stallMs = Math.max(stallMs, await waitOf(shop.callers.anyone));
    return { answer: await answered, stallMs };
  };

  /** The fault of the answer; undefined when there is none and no other client waited. */
  const faultOf = async (send: Send, body: string): Promise<object | undefined> => {
    const stalls: number[] = [];
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const { answer, stallMs } = await stallOf(send, body);
      const { status, text } = answer;
      const { errors = [], code } = answer.body as { errors?: readonly unknown[]; code?: string };
      const isSmall = text.length < 16_384 && errors.length <= 20;
      if (status !== 400 || !isSmall) return { status, code, bytes: text.length, errors: errors.length };
      stalls.push(Math.round(stallMs));
      if (stallMs < MAX_STALL_MS) return undefined;
    }
    return { stalls };
  };

  const faultsOf = async (id: string, bodies: readonly (readonly [what: string, body: string])[]) => {
    const faults: Record<string, object> = {};
    const send = senderOf(id);
    for (const [what, body] of bodies) {
      const fault = await faultOf(send, body);
      if (fault) faults[what] = fault;
    }
    return faults;
  };

  it('is tried on every operation that publishes a body', () => {
    const published = shop.contract.operations.filter(({ operation: { requestBody } }) => {
      return requestBody && 'content' in requestBody && 'application/json' in requestBody.content;
    });
    expect(withBody.map(({ id }) => id).sort()).toEqual(published.map(({ id }) => id).sort());
  });

  it.each(withBody)(
    'of $id is refused at once, in a small answer',
    async ({ id }) => expect(await faultsOf(id, Object.entries(WHOLE))).toEqual({}),
    120_000,
  );

  it.each(withBody)(
    'of $id is refused at once, whichever field has it',
    async ({ id, body, fields }) => {
      const valid = body(shop);
      const bodies = fields.flatMap((field) =>
        Object.entries(VALUES).map(([what, value]) => {
          const mark = randomUUID();
          const text = JSON.stringify({ ...valid, [field]: mark }).replace(`"${mark}"`, () => value);
          return [`${field}: ${what}`, text] as const;
        }),
      );
      expect(await faultsOf(id, bodies)).toEqual({});
    },
    240_000,
  );

  it.each(['signOut', 'cancelOrder', 'confirmImage'])('of %s, which takes none, is refused, too', async (id) => {
    const { '90 unknown fields': taken, ...refused } = WHOLE;
    expect(taken).toBeDefined();
    const bodies = Object.entries(refused).filter(([what]) => !what.includes('1 KB'));
    expect(await faultsOf(id, bodies)).toEqual({});
  });

  it('of a query is refused at once', async () => {
    const queries = [
      Array.from({ length: 2_700 }, (_, n) => `k${n.toString(36)}=`).join('&'),
      'limit=1&'.repeat(1_900),
      'limit[]=1&'.repeat(1_500),
      `q=${'%F0%9F%98%80'.repeat(1_200)}`,
    ];
    for (const query of queries) {
      const { status, text, body } = await shop.callers.anyone.get(`/products?${query}`);
      expect({ status, code: body.code }).toEqual({ status: 400, code: 'request.invalid' });
      expect((body.errors as unknown[]).length).toBeLessThanOrEqual(20);
      expect(text.length).toBeLessThan(16_384);
    }
  });
});

async function waitOf(client: ContractClient): Promise<number> {
  const begun = performance.now();
  await client.get('/health/live');
  return performance.now() - begun;
}
