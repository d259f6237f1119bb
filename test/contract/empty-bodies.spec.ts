import { randomUUID } from 'node:crypto';
import { ContractSystem } from './support/contract-system';
import { pathTo, requests } from './support/requests';

/** Media types that a client sends with every call, with a body or without. */
const TYPES = [
  'application/json',
  'application/json; charset=utf-8',
  'application/x-www-form-urlencoded',
  'text/plain',
];

describe('An empty body', () => {
  let shop: ContractSystem;

  beforeAll(async () => {
    shop = await ContractSystem.start();
  });
  afterAll(() => shop.stop());
  afterEach(() => shop.expectContractKept());

  const takesBody = (id: string) => shop.contract.operation(id).operation.requestBody !== undefined;

  const send = (id: string, type: string) => {
    const caller = shop.callers[requests[id]!.may[0]!];
    const headers = {
      ...caller.authorization,
      ...requests[id]!.headers,
      'idempotency-key': randomUUID(),
      'content-type': type,
    };
    return caller.send(shop.contract.operation(id).method.toUpperCase(), pathTo(shop, id), { body: '', headers });
  };

  const withoutBody = Object.keys(requests).filter((id) => !id.startsWith('signOut'));

  it.each(TYPES)('of %s counts as no body where the operation takes none', async (type) => {
    for (const id of withoutBody.filter((id) => !takesBody(id) && shop.contract.operation(id).method !== 'get')) {
      const { status, text } = await send(id, type);
      expect({ id, status: status < 300, text: status < 300 ? '' : text }).toEqual({ id, status: true, text: '' });
    }
  });

  it('is refused with a problem where the operation takes one', async () => {
    const ids = Object.keys(requests).filter((id) => takesBody(id) && requests[id]!.csv === undefined);
    expect(ids.length).toBeGreaterThan(10);
    for (const id of ids) {
      const { status, body } = await send(id, 'application/json');
      expect({ id, status, code: body.code }).toEqual({ id, status: 400, code: 'request.malformed' });
      expect(body.detail).toBe('The body is empty. Send JSON, with Content-Type: application/json.');
    }
  });

  it('signs out', async () => {
    expect((await send('signOut', 'application/json')).status).toBe(204);
  });
});
