import { Deadline } from '@app/platform';
import { type Auditor, DEADLINE_MS } from '../auditor';
import type { AuditReport, CheckResult } from '../audit-report';
import { examine } from '../examine';
import type { Scope } from '../scope/scope';
import type { Snapshot } from '../snapshot';
import { sql } from '../sql';
import { examineDataPlatform } from './data-platform-checks';
import type { DataPlatformDatabase } from './data-platform-database';
import { rankingChecks } from './ranking-checks';

/**
 * Audits all of history, and then the data that the consumers derived from the events. Events under way (not sent yet,
 * or sent and not booked yet) are excluded: the consumers must match all other events to the unit.
 */
export class ConsumerAuditor {
  constructor(
    private readonly auditor: Auditor,
    private readonly dataPlatform: DataPlatformDatabase,
  ) {}

  /** @throws Unavailable without one of the databases, or when the audit exceeds `deadlineMs`. */
  audit({ deadlineMs = DEADLINE_MS } = {}): Promise<AuditReport> {
    const deadline = Deadline.after(deadlineMs);
    // The consumer's snapshot comes first, then the shop's: every event booked in the first exists in the second.
    return this.dataPlatform.onSnapshot(deadline, (platform) =>
      this.auditor.audit(
        {},
        {
          deadlineMs: deadline.remaining(),
          afterwards: async ({ snapshot: shop, scope, kept }) => [
            ...(await examineRanking(shop, scope)),
            ...(await examineDataPlatform({ shop, scope, platform }, kept.eventsSince)),
          ],
        },
      ),
    );
  }
}

async function examineRanking(shop: Snapshot, scope: Scope): Promise<readonly CheckResult[]> {
  const [serving] = await shop.rows<{ generation: number }>(
    sql`SELECT generation FROM ranking_generations WHERE status = 'serving'`,
  );
  if (!serving) throw new Error('no generation of the ranking serves');
  const audited = { ...serving, consumers: await consumersOf(shop, serving.generation) };
  const results: CheckResult[] = [];
  for (const check of rankingChecks(audited)) results.push(await examine(check, scope, shop));
  return results;
}

/** The consumer names of the generation: `ranking/<generation>`, with an optional part in between. */
async function consumersOf(shop: Snapshot, generation: number): Promise<readonly [string, ...string[]]> {
  const name = `ranking/${generation}`;
  const others = await shop.rows<{ consumer: string }>(
    sql`SELECT DISTINCT consumer FROM inbox WHERE consumer LIKE ${`ranking/%/${generation}`}`,
  );
  return [name, ...others.map(({ consumer }) => consumer)];
}
