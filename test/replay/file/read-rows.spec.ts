import { checkRow, decodeText, readRawRows } from './read-rows';

const HEADER = 'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country';
const SALE = '536365,85123A,WHITE HANGING HEART,6,12/1/10 8:26,2.55,17850,United Kingdom';
const read = (...lines: string[]) => readRawRows(lines.join('\n')).map(checkRow);

describe('the rows of a file', () => {
  it('are read with their types', () => {
    expect(read(HEADER, SALE)).toEqual([
      {
        line: 2,
        invoiceNo: '536365',
        stockCode: '85123A',
        description: 'WHITE HANGING HEART',
        quantity: 6,
        at: new Date('2010-12-01T08:26:00Z'),
        unitPrice: '2.55',
        customerId: '17850',
      },
    ]);
  });

  it('may contain quotes and commas, an empty description and no customer', () => {
    const [quoted, empty] = read(
      HEADER,
      '536591,90214M,"LETTER ""M"", BLING",1,12/1/10 16:57,1.25,,United Kingdom',
      '536592,90214M,,1,12/1/10 16:57,1.25,,United Kingdom',
    );
    expect(quoted).toMatchObject({ description: 'LETTER "M", BLING', customerId: undefined });
    expect(empty).toMatchObject({ description: '' });
  });

  it('may have their columns in another order, and a byte order mark before them', () => {
    const [row] = read(
      '\uFEFFCustomerID,UnitPrice,InvoiceDate,Quantity,Description,StockCode,InvoiceNo',
      '17850,2.55,12/1/10 8:26,6,HEART,85123A,536365',
    );
    expect(row).toMatchObject({ invoiceNo: '536365', customerId: '17850', unitPrice: '2.55' });
  });

  it('are refused without one of the columns, which is named', () => {
    expect(() => read('InvoiceNo,StockCode,Description,Quantity,InvoiceDate,Price,Country')).toThrow(
      'line 1: the header has no column UnitPrice, CustomerID',
    );
  });

  it('are refused when one has too few cells', () => {
    expect(() => read(HEADER, SALE, '536365,85123A')).toThrow(/line 3/);
  });

  it.each([
    ['InvoiceNo', '536 365,85123A,X,6,12/1/10 8:26,2.55,17850,UK', '"536 365" is not an invoice number'],
    ['StockCode', '536365,,X,6,12/1/10 8:26,2.55,17850,UK', '"" must have 1 to 64 characters'],
    ['Quantity', '536365,85123A,X,6.5,12/1/10 8:26,2.55,17850,UK', '"6.5" is not a whole number'],
    ['InvoiceDate', '536365,85123A,X,6,1.12.2010,2.55,17850,UK', '"1.12.2010" is not a month/day/year hour:minute'],
    ['UnitPrice', '536365,85123A,X,6,12/1/10 8:26,£2,17850,UK', '"£2" is not a decimal number'],
    ['CustomerID', '536365,85123A,X,6,12/1/10 8:26,2.55,a@b,UK', '"a@b" is not a customer number'],
  ])('are refused for a wrong %s, naming line and value', (column, line, what) => {
    expect(() => read(HEADER, SALE, line)).toThrow(`line 3: ${column} ${what}`);
  });

  it('are decoded from Windows-1252 when they are not UTF-8', () => {
    expect(decodeText(Buffer.from('caf\u00e9 \u00a35', 'latin1'))).toBe('caf\u00e9 \u00a35');
    expect(decodeText(Buffer.from('caf\u00e9 \u00a35', 'utf8'))).toBe('caf\u00e9 \u00a35');
  });
});
