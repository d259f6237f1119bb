import { classify } from './classify';

const row = { invoiceNo: '536365', stockCode: '85123A', quantity: 6, unitPrice: '2.55' };

describe('classify', () => {
  it.each([
    ['goods with quantity and price above zero are a sale', {}, 'sale'],
    ['a stock code may go on after its five digits in any way', { stockCode: '15056bl' }, 'sale'],
    ['goods on a cancellation are a return', { invoiceNo: 'C536379', quantity: -1 }, 'return'],
    ['so they are at no price', { invoiceNo: 'C536379', quantity: -1, unitPrice: '0' }, 'return'],
    ['a negative quantity elsewhere is a write-off', { quantity: -10, unitPrice: '0' }, 'write-off'],
    ['no quantity is no sale', { quantity: 0 }, 'write-off'],
    ['nothing to pay is no sale', { unitPrice: '0' }, 'no-price'],
    ['nor is a negative price', { unitPrice: '-11062.06' }, 'no-price'],
    ['postage is not goods', { stockCode: 'POST' }, 'not-goods'],
    ['neither are codes with fewer than five digits', { stockCode: 'C2' }, 'not-goods'],
    ['nor codes with digits further on', { stockCode: 'gift_0001_20' }, 'not-goods'],
    ['a discount on a cancellation', { invoiceNo: 'C536379', stockCode: 'D', quantity: -1 }, 'cancelled-other'],
  ])('%s', (_, change, kind) => {
    expect(classify({ ...row, ...change })).toBe(kind);
  });
});
