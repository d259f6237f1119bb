import type { Scope } from './scope/scope';
import { sql, type Sql } from './sql';

/** The events of orders, which every destination gets. */
export const orderEvents = ({ events }: Pick<Scope, 'events'>): Sql => sql`(SELECT * FROM ${events} e
  WHERE e.type IN ('OrderCompleted', 'OrderCancelled', 'OrderRefunded'))`;
