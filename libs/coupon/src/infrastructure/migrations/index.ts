import { CreateCoupons1795305600060 } from './1795305600060-create-coupons';
import { CreateCouponProducts1795305600061 } from './1795305600061-create-coupon-products';
import { CreateUserCoupons1795305600062 } from './1795305600062-create-user-coupons';

export const couponMigrations = [
  CreateCoupons1795305600060,
  CreateCouponProducts1795305600061,
  CreateUserCoupons1795305600062,
];
