import { compareSales, Sale, SalesBook } from './sales';

const sale: Sale = { invoiceNo: '536365', sku: '85123A', day: '2010-12-01', quantity: 6, revenue: 1_530 };
const bookOf = (...sales: Sale[]): SalesBook => {
  const book = new SalesBook();
  for (const each of sales) book.add(each);
  return book;
};
const wrong = (actual: SalesBook) =>
  compareSales('database', bookOf(sale), actual)
    .filter(({ ok }) => !ok)
    .map(({ name }) => name);

describe('comparing sales', () => {
  it('accepts equal sales with any division into lines', () => {
    const halves = [
      { ...sale, quantity: 2, revenue: 510 },
      { ...sale, quantity: 4, revenue: 1_020 },
    ];
    expect(wrong(bookOf(...halves))).toEqual([]);
  });

  it('detects a difference of a penny', () => {
    expect(wrong(bookOf({ ...sale, revenue: 1_531 }))).toEqual([
      'database: each invoice',
      'database: each product on each day',
      'database: revenue',
    ]);
  });

  it('detects a sale on another product or day though the sums are right', () => {
    expect(wrong(bookOf({ ...sale, sku: '85123a' }))).toEqual(['database: each product on each day']);
    expect(wrong(bookOf({ ...sale, day: '2010-12-02' }))).toEqual(['database: each product on each day']);
  });

  it('detects a sale in another invoice', () => {
    expect(wrong(bookOf({ ...sale, invoiceNo: '536366' }))).toEqual(['database: each invoice']);
  });

  it('names missing and surplus sales', () => {
    const stranger = { ...sale, invoiceNo: '1', sku: 'X' };
    const [invoices] = compareSales('database', bookOf(sale), bookOf(stranger));
    expect(invoices).toMatchObject({
      expected: '1',
      actual: '0 equal, 2 differ',
      details: ['536365: 15.30 expected, 0.00 found', '1: 0.00 expected, 15.30 found'],
    });
  });
});
