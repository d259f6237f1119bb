import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { netOf } from '../checks/sales';
import { sumsOfFile } from '../file/file-sales';
import { planReplay } from '../file/plan';
import { readRawRows } from '../file/read-rows';
import { SMALL_FILE } from '../file/small-file';
import { compareRanking, RankedItem } from './compare-ranking';
import { netsOfFile, ranked } from './file-ranking';
import { endOf, momentsOf } from './moments';

const MINUTE_MS = 60_000;

describe('the sums of a file by awk', () => {
  const directory = mkdtempSync(join(tmpdir(), 'ranking-'));
  const file = join(directory, 'small.csv');
  const write = (text: string): void => writeFileSync(file, text);
  const nets = async (asOf: string, window: '1d' | '3d' | '7d' = '1d') =>
    Object.fromEntries(
      (await netsOfFile(file, new Date(asOf), window)).map((net) => [net.sku, [net.quantity, net.revenue]]),
    );

  beforeEach(() => write(SMALL_FILE));
  afterAll(() => rmSync(directory, { recursive: true }));

  it('are the net sums of the file', async () => {
    const book = new Map<string, [number, number]>();
    for (const [productDay, { quantity, revenue }] of netOf(sumsOfFile(readRawRows(SMALL_FILE))).byProductDay) {
      if (productDay.startsWith('2010-12-01')) book.set(productDay.slice(11), [quantity, revenue]);
    }
    expect(await nets('2010-12-01T23:59:00Z')).toEqual(Object.fromEntries(book));
    expect(book.get('85123A')).toEqual([5, 1_275]);
    expect(book.get('22135')).toEqual([4, 3 * 42 + 83]);
  });

  it('count a sale at its minute, and no longer a window later', async () => {
    expect(await nets('2010-12-01T08:25:00Z')).toEqual({});
    expect(await nets('2010-12-01T08:26:00Z')).toEqual({ '85123A': [6, 1_530], '85123a': [1, 210] });
    expect(await nets('2010-12-02T08:25:00Z')).toHaveProperty('85123a');
    expect(await nets('2010-12-02T08:26:00Z')).not.toHaveProperty('85123a');
    expect(await nets('2010-12-04T08:25:00Z', '3d')).toHaveProperty('85123a');
    expect(await nets('2010-12-08T08:26:00Z', '7d')).not.toHaveProperty('85123a');
  });

  it('subtract a return from the minute of its sale, from its own minute on', async () => {
    expect(await nets('2010-12-01T09:40:00Z')).toMatchObject({ '85123A': [6, 1_530] });
    expect(await nets('2010-12-01T09:41:00Z')).toMatchObject({ '85123A': [5, 1_275] });
    expect(await nets('2010-12-02T08:25:00Z')).toMatchObject({ '85123A': [5, 1_275] });
  });

  it('subtract nothing for a return whose sale has left the window', async () => {
    expect(await nets('2010-12-02T09:00:00Z')).not.toHaveProperty('85123A');
    write(
      'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n' +
        '1,85123A,HEART,500,12/1/10 8:00,2.55,7,UK\n' +
        '2,85123A,HEART,200,12/3/10 8:00,2.55,8,UK\n' +
        'C3,85123A,HEART,-500,12/3/10 9:00,2.55,7,UK\n',
    );
    expect(await nets('2010-12-03T09:00:00Z')).toEqual({ '85123A': [200, 51_000] });
    expect(await nets('2010-12-03T08:59:00Z', '3d')).toEqual({ '85123A': [700, 178_500] });
    expect(await nets('2010-12-03T09:00:00Z', '3d')).toEqual({ '85123A': [200, 51_000] });
  });

  it('count an order at its earliest row', async () => {
    expect(await nets('2010-12-01T16:57:00Z')).toMatchObject({ '21427': [1, 210], '22135': [4, 3 * 42 + 83] });
  });

  it('handle summer time, the repeated hour in autumn, other column orders and the bytes that Windows adds', async () => {
    write(
      '\uFEFFCustomerID,UnitPrice,InvoiceDate,Quantity,Description,StockCode,InvoiceNo\r\n' +
        '7,2.55,7/1/2011 0:30,6,HEART,85123A,1\r\n' +
        '7,2.55,10/30/11 1:30,1,HEART,85123A,2\r\n7,2.55,10/30/11 2:00,1,HEART,85123A,3\r\n',
    );
    expect(await nets('2011-06-30T23:29:00Z')).toEqual({});
    expect(await nets('2011-06-30T23:30:00Z')).toEqual({ '85123A': [6, 1_530] });
    expect(await nets('2011-10-30T00:30:00Z')).toEqual({ '85123A': [1, 255] });
    expect(await nets('2011-10-30T02:00:00Z')).toEqual({ '85123A': [2, 510] });
  });

  it('handle quotes, commas and new lines in a description', async () => {
    write(
      'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n' +
        '1,10001,CUP,1,12/1/10 8:00,1.00,7,UK\n' +
        '1,10002,"HEART, ""RED""\nAND MORE, ""BLUE""",6,12/1/10 8:00,2.55,7,UK\n' +
        '1,10004,"TEA\nPOT",3,12/1/10 8:00,1.10,7,UK\n' +
        '1,10003,"",2,12/1/10 8:00,0.29,7,UK\n',
    );
    expect(await nets('2010-12-01T08:00:00Z')).toEqual({
      '10001': [1, 100],
      '10002': [6, 1_530],
      '10003': [2, 58],
      '10004': [3, 330],
    });
  });

  it('are compared at the end of the file and at edges, each a full minute', () => {
    const plan = planReplay(readRawRows(SMALL_FILE), 'abc');
    expect(endOf(plan)).toEqual(new Date('2011-06-30T23:30:00Z'));
    const moments = momentsOf(plan);
    expect(moments).toContainEqual(new Date('2010-12-01T09:41:00Z'));
    expect(moments).toContainEqual(new Date('2010-12-02T08:26:00Z'));
    expect(moments.every((moment) => +moment % MINUTE_MS === 0)).toBe(true);
  });
});

describe('comparing rankings', () => {
  const nets = [
    { sku: 'A', quantity: 1, revenue: 900 },
    { sku: 'B', quantity: 5, revenue: 100 },
    { sku: 'C', quantity: 5, revenue: 100 },
    { sku: 'D', quantity: 5, revenue: 200 },
    { sku: 'E', quantity: 0, revenue: 50 },
    { sku: 'F', quantity: -1, revenue: -50 },
  ];
  const places = (...skus: string[]): RankedItem[] =>
    skus.map((sku, n) => ({ ...nets.find((net) => net.sku === sku)!, rank: n + 1, productId: `id of ${sku}` }));
  const compare = (items: RankedItem[], limit = 100) => compareRanking(ranked(nets, 'quantity'), items, limit);

  it('sorts by the measure, then by the other one, and lists no product of zero or less', () => {
    expect(ranked(nets, 'quantity').map(({ sku }) => sku)).toEqual(['D', 'B', 'C', 'A']);
    expect(ranked(nets, 'revenue').map(({ sku }) => sku)).toEqual(['A', 'D', 'B', 'C', 'E']);
  });

  it('accepts the same places, and the first of them', () => {
    expect(compare(places('D', 'B', 'C', 'A'))).toEqual([]);
    expect(compare(places('D', 'B'), 2)).toEqual([]);
    expect(compare(places('D', 'C'), 2)).toEqual([]);
  });

  it.each<[string, RankedItem[]]>([
    ['a product that is missing', places('D', 'B', 'C')],
    ['one too many', [...places('D', 'B', 'C', 'A'), { ...places('E')[0]!, rank: 5 }]],
    ['another order', places('B', 'C', 'D', 'A')],
    ['equal ones against the order of their ids', places('D', 'C', 'B', 'A')],
    ['one of equal ones twice', places('D', 'B', 'B', 'A')],
    ["a product in another's place", [...places('D', 'B', 'C'), { ...places('A')[0]!, rank: 4, sku: 'E' }]],
    ['another sum', [...places('D', 'B', 'C'), { ...places('A')[0]!, rank: 4, revenue: 901 }]],
    ['ranks that do not count', places('D', 'B', 'C', 'A').map((item) => ({ ...item, rank: 1 }))],
  ])('sees %s', (_, items) => {
    expect(compare(items)).not.toEqual([]);
  });
});
