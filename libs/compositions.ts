import type { Composition, ConfigClass, MigrationClass, ProcessPart } from '@app/platform';
import { idempotencyMigrations } from '@app/platform/idempotency/migrations';
import { auditComposition } from './audit/src/composition';
import { balanceComposition } from './balance/src/composition';
import { cartComposition } from './cart/src/composition';
import { type ManifestName, manifests } from './contexts';
import { couponComposition } from './coupon/src/composition';
import { identityComposition } from './identity/src/composition';
import { orderComposition } from './order/src/composition';
import { outboxComposition } from './outbox/src/composition';
import { productComposition } from './product/src/composition';
import { rankingComposition } from './ranking/src/composition';

/** One for each manifest: a context without one does not compile. */
const byName: Readonly<Record<ManifestName, Composition>> = {
  identity: identityComposition,
  product: productComposition,
  balance: balanceComposition,
  cart: cartComposition,
  coupon: couponComposition,
  order: orderComposition,
  ranking: rankingComposition,
  outbox: outboxComposition,
  audit: auditComposition,
};

/** In the order of the list of contexts. */
export const compositions: readonly Composition[] = manifests.map(({ name }) => byName[name]);

/** The schema of api and worker: every context's migrations; TypeORM runs them in the order of their time stamps. */
export const schema: readonly MigrationClass[] = [
  ...compositions.flatMap((composition) => composition.migrations ?? []),
  ...idempotencyMigrations,
];

/** What all contexts add to a process; a configuration that several need is there once. */
export function partsOf(process: 'api' | 'worker'): Required<ProcessPart> {
  const parts = compositions.flatMap((composition) => composition[process] ?? []);
  return {
    modules: parts.flatMap(({ modules }) => modules),
    config: [...new Set<ConfigClass>(parts.flatMap(({ config = [] }) => config))],
  };
}
