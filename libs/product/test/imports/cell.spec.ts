import fc from 'fast-check';
import { fromCell, toCell, toLine } from '../../src/domain/catalogue/cell';
import { CsvProductFile } from '../../src/infrastructure/imports/csv-product-file';

describe('A text in a cell', () => {
  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', ' =1', '\r\n=1', '＝1', "'=1"])(
    'that a spreadsheet may run is made plain: %j',
    (text) => {
      expect(toCell(text)).toBe(`'${text}`);
    },
  );

  it.each(['tea', "'tis", '1-2', 'a=b', '', '녹차', "''"])('of another kind stays as it is: %j', (text) => {
    expect([toCell(text), fromCell(text)]).toEqual([text, text]);
  });

  it('is unchanged after export and import, for any text', async () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom("'", '=', '-', '"', ',', ';', '\n', '\r', '\t', ' ', 'a') }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 2, maxLength: 5 }), async (texts) => {
        const file = toLine(['sku', 'name']) + toLine(texts.map(toCell));
        const read: string[][] = [];
        for await (const { cells } of new CsvProductFile().rows(Buffer.from(file))) read.push(cells.map(fromCell));
        expect(read).toEqual([['sku', 'name'], texts]);
      }),
    );
  });
});
