import type { DatabaseConfig } from '../config/database.config';

export type Engine = DatabaseConfig['engine'];

/** What the driver tells of a statement that changed the session (mysql2, ResultSetHeader). */
interface SessionChanges {
  readonly stateChanges?: {
    readonly systemVariables?: Readonly<Record<string, string | null>>;
    readonly gtids?: readonly string[];
  };
}

/** Makes the server send the position (GTID) of each commit with its answer, in the same packet. */
export const trackingSetting = (engine: Engine): string =>
  engine === 'mariadb'
    ? "SET SESSION session_track_system_variables = CONCAT(@@session_track_system_variables, ',last_gtid')"
    : "SET SESSION session_track_gtids = 'OWN_GTID'";

/** The position in the answer to COMMIT; undefined for a transaction that wrote nothing. */
export function positionIn(answer: unknown): string | undefined {
  const changes = (answer as SessionChanges | undefined)?.stateChanges;
  const gtids = changes?.gtids ?? []; // on MariaDB an empty list
  const position = gtids.length > 0 ? gtids.join(',') : changes?.systemVariables?.last_gtid;
  return position === '' || position === null ? undefined : position; // '' for a transaction that wrote nothing
}

/**
 * One position that is reached when all of these are. MySQL takes a set of GTIDs, MariaDB the last one of each domain.
 */
export function unionOf(engine: Engine, positions: readonly string[]): string {
  if (engine === 'mysql') return positions.join(',');
  return [...lastOfDomains(positions.join(','))].map(([domain, { server, n }]) => `${domain}-${server}-${n}`).join(',');
}

/** MariaDB: whether a server at `position` has everything up to `wanted`. */
export function hasReached(position: string, wanted: string): boolean {
  const has = lastOfDomains(position);
  return [...lastOfDomains(wanted)].every(([domain, { n }]) => (has.get(domain)?.n ?? 0n) >= n);
}

interface DomainPosition {
  readonly server: string;
  readonly n: bigint;
}

/** `0-1-17,1-3-4`: domain, server, number. The number grows within a domain, whichever server writes. */
function lastOfDomains(text: string): Map<string, DomainPosition> {
  const last = new Map<string, DomainPosition>();
  for (const gtid of text.split(',')) {
    const [, domain, server, number] = /^(\d+)-(\d+)-(\d+)$/.exec(gtid.trim()) ?? [];
    if (domain === undefined || server === undefined || number === undefined) continue;
    const n = BigInt(number);
    if (n > (last.get(domain)?.n ?? -1n)) last.set(domain, { server, n });
  }
  return last;
}
