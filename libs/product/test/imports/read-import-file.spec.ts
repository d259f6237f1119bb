import { parse } from 'csv-parse';
import fc from 'fast-check';
import { UnreadableFile } from '../../src/application/imports/product-file';
import { ReadImportFile } from '../../src/application/imports/read-import-file';
import { CsvProductFile } from '../../src/infrastructure/imports/csv-product-file';
import { HashedIds } from '../../src/infrastructure/imports/hashed-ids';

const { signal } = new AbortController();
const reader = new ReadImportFile(new CsvProductFile(), new HashedIds());
const read = (file: string | Buffer) => reader.execute(Buffer.from(file), { signal });
/** Line, column and code of everything that is wrong. */
const wrongIn = async (file: string | Buffer) =>
  (await read(file)).problems.first.map(({ line, column, code }) => [line, column, code]);

/** The cells of all rows; undefined where the file is unreadable. */
async function cellsOf(file: Buffer): Promise<readonly (readonly string[])[] | undefined> {
  const cells: (readonly string[])[] = [];
  try {
    for await (const row of new CsvProductFile().rows(file)) cells.push(row.cells);
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    return undefined;
  }
  return cells;
}

/** The same by csv-parse alone. */
function parsedWhole(file: Buffer): Promise<string[][] | undefined> {
  const options = { record_delimiter: ['\r\n', '\n', '\r'], relax_column_count: true, skip_empty_lines: true };
  return new Promise((resolve) => {
    parse(file, options, (error, records) => resolve(error ? undefined : records));
  });
}

describe('Reading a file of products', () => {
  it.each([
    ['line feeds', 'sku,name,price\nA,"Tea, green",5\n'],
    ['CRLF', 'sku,name,price\r\nA,"Tea, green",5\r\n'],
    ['carriage returns', 'sku,name,price\rA,"Tea, green",5'],
    ['a byte order mark', '\ufeffsku,name,price\nA,"Tea, green",5'],
    ['semicolons', 'sku;name;price\nA;Tea, green;5'],
    ['tabs', 'sku\tname\tprice\nA\tTea, green\t5'],
    ['capitals and blanks in the header', ' SKU ,Name,PRICE\nA,"Tea, green", 5 \n'],
    ['empty lines', '\n\nsku,name,price\n\nA,"Tea, green",5\n\n'],
    ['blank rows at the end', 'sku,name,price\r\nA,"Tea, green",5\r\n,,\r\n,,,,\r\n'],
    ['blank rows before the header', ',,\n , \nsku,name,price\nA,"Tea, green",5'],
    ['a row of blanks', 'sku,name,price\nA,"Tea, green",5\n   \n\u00a0,\u3000\n'],
    ['blank columns at the end', 'sku,name,price,,\nA,"Tea, green",5,,\n'],
    ['a blank column in between', 'sku,,name,price\nA,,"Tea, green",5\n'],
    ['more blank cells than columns', 'sku,name,price\nA,"Tea, green",5,, \n'],
    ['a line that names the delimiter', 'sep=;\r\nsku;name;price\r\nA;Tea, green;5'],
    ['a quoted line that names the delimiter', '\ufeff"sep=;"\nsku;name;price\nA;Tea, green;5'],
  ])('with %s', async (_, file) => {
    const { rows, total, problems } = await read(file);
    expect({ total, problems: problems.first }).toEqual({ total: 1, problems: [] });
    expect(rows).toMatchObject([{ sku: 'A', change: { name: 'Tea, green', price: 5 } }]);
  });

  it('reads missing cells at the end as empty', async () => {
    const { rows, problems } = await read('sku,name,price,stock,maxPerCustomer\nA,Tea,1000,5\n');
    expect(problems.first).toEqual([]);
    expect(rows).toMatchObject([{ sku: 'A', stock: 5, change: { price: 1000, maxPerCustomer: null } }]);
  });

  it('keeps line breaks in quotes, and counts them as lines', async () => {
    const { rows, problems } = await read('sku,description,price\r\nA,"one\r\ntwo",1\r\n\r\nB,"x\ny",no\r\nC,z,2');
    expect(problems.first).toMatchObject([{ line: 5, sku: 'B', column: 'price', code: 'not-a-number' }]);
    expect(rows.map(({ line, change }) => [line, change.description])).toEqual([
      [2, 'one\r\ntwo'],
      [7, 'z'],
    ]);
  });

  it('leaves out fields without a column, and removes fields with an empty cell', async () => {
    const { rows } = await read('sku,category,maxPerCustomer,description,status\nA,,,,\nB,tea,2,x,archived');
    expect(rows.map(({ change }) => change)).toEqual([
      { category: null, maxPerCustomer: null, description: '' },
      { category: 'tea', maxPerCustomer: 2, description: 'x', status: 'archived' },
    ]);
  });

  it.each<[string, string | Buffer, (string | number | undefined)[][]]>([
    ['is empty', '', [[1, undefined, 'missing-column']]],
    ['has no sku', 'name\nTea', [[1, 'sku', 'missing-column']]],
    ['has a column that there is not', 'sku,colour\nA,red', [[1, 'colour', 'unknown-column']]],
    ['has a column twice', 'sku,name,Name\nA,a,b', [[1, 'name', 'repeated-column']]],
    ['has no cell for what a product must have', 'sku,name\nA\nB,b', [[2, 'name', 'required']]],
    ['has a value in a column without a name', 'sku,,name\nA,x,a', [[2, undefined, 'wrong-number-of-cells']]],
    ['has a broken value behind blank rows', 'sep=,\nsku,price\n,\nA,x', [[4, 'price', 'not-a-number']]],
    ['has too many cells', 'sku,name\nA,a,b', [[2, undefined, 'wrong-number-of-cells']]],
    ['has an SKU twice', 'sku\nA\nB\nA', [[4, 'sku', 'repeated-sku']]],
    ['has an SKU twice but for blanks at its end', 'sku,price\n"A ",1\nA,1', [[3, 'sku', 'repeated-sku']]],
    ['has an SKU twice but for a no-break space', 'sku\nA\n\u00a0A', [[3, 'sku', 'repeated-sku']]],
    ['has an SKU twice but for an invisible character', 'sku\n\u200bA\nA', [[3, 'sku', 'repeated-sku']]],
    ['has an SKU twice, composed and not', 'sku\n\u00e9\ne\u0301', [[3, 'sku', 'repeated-sku']]],
    ['has an SKU of invisible characters', 'sku,price\n\u200b,1', [[2, 'sku', 'required']]],
    ['has no SKU in a row', 'sku,price\n ,1', [[2, 'sku', 'required']]],
    ['has a name of blanks', 'sku,name\nA,  ', [[2, 'name', 'required']]],
    ['has too long a name', `sku,name\nA,${'차'.repeat(201)}`, [[2, 'name', 'too-long']]],
    ['has too long an SKU', `sku\n${'x'.repeat(65)}`, [[2, 'sku', 'too-long']]],
    ['has too long a description', `sku,description\nA,${'x'.repeat(5_001)}`, [[2, 'description', 'too-long']]],
    ['has no price', 'sku,price\nA,', [[2, 'price', 'required']]],
    ['has a status that there is not', 'sku,status\nA,gone', [[2, 'status', 'not-a-status']]],
    ['has none of a product a customer may buy', 'sku,maxPerCustomer\nA,0', [[2, 'maxPerCustomer', 'not-a-number']]],
    ['is not UTF-8', Buffer.from('sku,name\nA,a\nB,Th\xe9\n', 'latin1'), [[3, undefined, 'not-utf-8']]],
    ['does not close a quote', 'sku,name\nA,a\nB,"b\nC,c', [[3, undefined, 'unreadable']]],
    ['has a quote in the middle', 'sku,name\nA,a"b"', [[2, undefined, 'unreadable']]],
    [
      'has a quote in the middle, and 64 KiB after it',
      `sku,name\nA,a\nB,5" pipe\n${'C,c\n'.repeat(20_000)}`,
      [[3, undefined, 'unreadable']],
    ],
    [
      'has 101 cells in a row, after a bad row',
      `sku,price\nA,x\nB${','.repeat(100)}\nC,y`,
      [
        [2, 'price', 'not-a-number'],
        [3, undefined, 'wrong-number-of-cells'],
      ],
    ],
    ['has 101 columns', ','.repeat(100), [[1, undefined, 'wrong-number-of-cells']]],
    [
      'has more than 64 KiB in a row, after a bad row',
      `sku,price\nA,x\nB,"${'\n'.repeat(65_600)}"`,
      [
        [2, 'price', 'not-a-number'],
        [3, undefined, 'unreadable'],
      ],
    ],
    [
      'is not UTF-8, far behind, with carriage returns alone',
      Buffer.from(`sku\r${'\r'.repeat(20_000)}A\rB\xe9\rC`, 'latin1'),
      [[20_003, undefined, 'not-utf-8']],
    ],
  ])('reports where the file %s', async (_, file, expected) => {
    expect(await wrongIn(file)).toEqual(expected);
  });

  it.each(['-1', '1.5', '1e3', '18,000', '₩5', '9007199254740992', 'NaN', '0x10', '٥'])(
    'takes %s for no price',
    async (price) => {
      expect(await wrongIn(`sku,price\nA,"${price}"`)).toEqual([[2, 'price', 'not-a-number']]);
    },
  );

  it('finds everything that is wrong, and shows the first thousand', async () => {
    const { problems, total } = await read(
      `sku,price\n${Array.from({ length: 1_500 }, (_, n) => `S${n},x`).join('\n')}`,
    );
    expect({ total, found: problems.total, shown: problems.first.length }).toEqual({
      total: 1_500,
      found: 1_500,
      shown: 1_000,
    });
  });

  it('reads no further than the 10,000th bad row', async () => {
    const bad = await read(`sku,price\n${'S,x\n'.repeat(9_999)}A,1\n${'S,x\n'.repeat(9_999)}`);
    expect({ total: bad.total, found: bad.problems.total }).toEqual({ total: 10_001, found: 10_000 });
    const equal = await read(`sku\n${'S\n'.repeat(20_000)}`);
    expect({ total: equal.total, found: equal.problems.total }).toEqual({ total: 10_001, found: 10_000 });
  });

  it('reads the same cells wherever a slice ends', async () => {
    const piece = fc.string({ unit: fc.constantFrom('a', 'é', '"', '""', ',', '\n', '\r', '\r\n'), maxLength: 30 });
    const filler = 'x\n'.repeat(4_090);
    await fc.assert(
      fc.asyncProperty(piece, piece, async (first, second) => {
        const file = Buffer.from(`sku\n${filler}${first}\n"${second}"`);
        expect(await cellsOf(file)).toEqual(await parsedWhole(file));
      }),
      { numRuns: 100 },
    );
  });

  it('stops at 100,000 rows', async () => {
    const rows = Array.from({ length: 100_002 }, (_, n) => `S${n}`).join('\n');
    expect(await wrongIn(`sku\n${rows}`)).toEqual([[100_002, undefined, 'too-many-rows']]);
    expect((await read(`sku\n${rows.slice(0, rows.lastIndexOf('\nS100000'))}`)).problems.total).toBe(0);
  });

  it('lets others work while it reads', async () => {
    const file = `sku\n${Array.from({ length: 20_000 }, (_, n) => `S${n}`).join('\n')}`;
    let turns = 0;
    const others = setInterval(() => turns++, 0);
    await read(file);
    clearInterval(others);
    expect(turns).toBeGreaterThan(5);
  });

  it('derives the ids of adjustments from all adjustments of a file, in any form', async () => {
    const ids = async (file: string) => (await read(file)).rows.map(({ sku, ids }) => [sku, ids.adjustmentId]).sort();
    const first = await ids('sku,stockDelta\nA,3\nB,-1\n');
    expect(await ids('price,stockDelta,sku\r\n9,-1,B\r\n8,+3,A\r\n')).toEqual(first);
    expect(await ids('sku,stockDelta,stockReason\nA,3,import\nB,-1,\n')).toEqual(first);
    const others = await ids('sku,stockDelta,stockReason\nA,3,delivery 2\nB,-1,\n');
    expect(others.filter(([, id]) => first.some(([, other]) => other === id))).toEqual([]);
  });
});
