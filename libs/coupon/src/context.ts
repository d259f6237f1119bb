import { defineContext } from '@app/kernel';
import { couponErrors } from './domain/coupon.errors';

export const couponContext = defineContext({
  name: 'coupon',
  errors: [couponErrors],
  tables: ['coupons', 'coupon_products', 'user_coupons'],
  tags: { coupons: 'Coupons to be claimed, first come, first served, and what customers hold' },
  ports: { CustomerCoupons: { kind: 'command', file: 'index.ts' } },
});
