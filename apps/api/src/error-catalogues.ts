import { auditErrors } from '@app/audit';
import { balanceErrors } from '@app/balance/domain/balance.errors';
import { cartErrors } from '@app/cart/domain/cart.errors';
import { couponErrors } from '@app/coupon/domain/coupon.errors';
import { identityErrors } from '@app/identity/domain/identity.errors';
import { type ErrorCatalogue, idempotencyErrors } from '@app/kernel';
import { orderErrors } from '@app/order/domain/order.errors';
import { accessErrors, requestErrors } from '@app/platform';
import { imageErrors } from '@app/product/domain/images/image.errors';
import { importErrors } from '@app/product/domain/imports/import.errors';
import { productErrors } from '@app/product/domain/product.errors';
import { rankingErrors } from '@app/ranking/domain/ranking.errors';

/** Every code that this API can answer with. */
export const errorCatalogues: readonly ErrorCatalogue[] = [
  requestErrors,
  idempotencyErrors,
  accessErrors,
  identityErrors,
  productErrors,
  imageErrors,
  importErrors,
  balanceErrors,
  cartErrors,
  couponErrors,
  orderErrors,
  rankingErrors,
  auditErrors,
];
