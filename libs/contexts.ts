import { auditContext } from './audit/src/context';
import { balanceContext } from './balance/src/context';
import { cartContext } from './cart/src/context';
import { couponContext } from './coupon/src/context';
import { identityContext } from './identity/src/context';
import { orderContext } from './order/src/context';
import { outboxContext } from './outbox/src/context';
import { productContext } from './product/src/context';
import { rankingContext } from './ranking/src/context';

/**
 * The business contexts, in the order of the API's description. Derived from it: the boundary rules, the path aliases, the
 * tables that each context's SQL may name, events and their destinations, the documentation of settings. Pure data, so
 * that tools read it without Nest; `compositions.ts` has the modules and migrations.
 */
export const contexts = [
  identityContext,
  productContext,
  balanceContext,
  cartContext,
  couponContext,
  orderContext,
  rankingContext,
] as const;

/** Services of all contexts, with tables, settings or errors of their own. */
export const services = [outboxContext, auditContext] as const;

export const manifests = [...contexts, ...services] as const;

/** All events that leave the system, and the queues that they are sent to. */
export const published = {
  events: manifests.flatMap(({ events }) => events),
  destinations: manifests.flatMap(({ destinations }) => destinations),
};

export type ManifestName = (typeof manifests)[number]['name'];
