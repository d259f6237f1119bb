import { Findings } from './findings';
import type { Truth } from './truth';

/** No product and no coupon went to more customers than there was of it, and no unit vanished. */
export function judgeStock({ products, coupons, claims }: Truth): Findings {
  const oversold = new Findings('oversold');
  for (const { productId, stock, received, sold } of products) {
    if (sold > received) oversold.add(`product ${productId} sold ${sold} units of ${received}`, sold - received);
    else if (stock !== received - sold) {
      const difference = Math.abs(stock - (received - sold));
      oversold.add(`product ${productId} has ${stock} units, not ${received} less ${sold}`, difference);
    }
  }
  for (const { couponId, quantity } of coupons) {
    const claimed = claims.filter((claim) => claim.couponId === couponId).length;
    if (claimed > quantity)
      oversold.add(`coupon ${couponId} was claimed ${claimed} times of ${quantity}`, claimed - quantity);
  }
  return oversold;
}
