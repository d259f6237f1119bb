import { assignmentsOf, columnsOf } from '@app/platform/database/sql';

interface ThingRow {
  readonly id: number;
  readonly price: number;
  readonly stock: number;
}

describe('A row that is written by the names of its columns', () => {
  it('has every column of its type', () => {
    expect(columnsOf<ThingRow>({ stock: true, id: true, price: true })).toEqual(['stock', 'id', 'price']);
    // @ts-expect-error: a forgotten column does not compile
    columnsOf<ThingRow>({ id: true, price: true });
    // @ts-expect-error: nor does one that the row does not have
    columnsOf<ThingRow>({ id: true, price: true, stock: true, colour: true });
  });

  it('assigns each value to its own column, whatever their order', () => {
    const row: ThingRow = { stock: 5, price: 100, id: 1 };
    expect(assignmentsOf(row, ['price', 'stock'])).toEqual({ sql: 'price = ?, stock = ?', parameters: [100, 5] });
    expect(assignmentsOf(row, ['stock', 'price'])).toEqual({ sql: 'stock = ?, price = ?', parameters: [5, 100] });
  });
});
