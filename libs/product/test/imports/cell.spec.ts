import fc from 'fast-check';
import { parse } from 'csv-parse/sync';
import { fromCell, toCell, toLine } from '../../src/domain/imports/cell';

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

  it('comes back as it was, whatever it is', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom("'", '=', '-', '"', ',', ';', '\n', '\r', '\t', ' ', 'a') }),
    );
    fc.assert(
      fc.property(fc.array(text, { minLength: 2, maxLength: 5 }), (texts) => {
        const [record = []] = parse(toLine(texts.map(toCell)), {
          relax_column_count: true,
          record_delimiter: ['\r\n', '\n', '\r'],
        });
        expect(record.map(fromCell)).toEqual(texts);
      }),
    );
  });
});
