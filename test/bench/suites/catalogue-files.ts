import { randomUUID } from 'node:crypto';
import { waitFor } from '../../support/wait-for';
import { get } from '../http';
import type { BenchShop } from '../shop';

export interface Import {
  readonly status: string;
  readonly created: number;
  readonly unchanged: number;
}

/** Imports and exports the shop's catalogue as a file, through the API. */
export class CatalogueFiles {
  constructor(private readonly shop: BenchShop) {}

  /** Imports the file and waits until it is applied. @throws when it is not. */
  async import(file: string): Promise<Import> {
    const { url, adminToken } = this.shop;
    const headers = {
      authorization: `Bearer ${adminToken}`,
      'content-type': 'text/csv',
      'idempotency-key': randomUUID(),
    };
    const response = await fetch(`${url}/products/imports`, { method: 'POST', headers, body: file });
    if (!response.ok) throw new Error(`the import: ${response.status} ${await response.text()}`);
    const { importId } = (await response.json()) as { importId: string };
    const ended = await waitFor(
      async () => {
        const now = await get<Import>(url, `/products/imports/${importId}`, adminToken);
        return now.status !== 'running' && now;
      },
      { deadlineMs: 600_000, everyMs: 200, what: 'the import to end' },
    );
    if (ended.status !== 'applied') throw new Error(`the import ended as ${JSON.stringify(ended)}`);
    return ended;
  }

  /** Returns the number of products in the file. */
  async export(): Promise<number> {
    const { url, adminToken } = this.shop;
    const response = await fetch(`${url}/products/export`, { headers: { authorization: `Bearer ${adminToken}` } });
    if (!response.ok) throw new Error(`the export: ${response.status} ${await response.text()}`);
    const rows = (await response.text()).trimEnd().split('\r\n').length - 1;
    const promised = Number(response.headers.get('x-total-count'));
    if (rows !== promised) throw new Error(`the export has ${rows} rows of ${promised}`);
    return rows;
  }
}
