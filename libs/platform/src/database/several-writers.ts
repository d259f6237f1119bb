import { ConfigurationError } from '../config/environment';
import { ask, type DriverConnection } from './round-trips';

interface StatusRow {
  readonly Value: string;
}

/**
 * Galera confirms a COMMIT that shares a packet with other statements even where another node's write has aborted the
 * transaction, so several writers lose acknowledged orders (docs/adr/0037). A server without Galera answers 0, MySQL
 * answers no row.
 * @throws ConfigurationError for a node of a larger cluster, unless the operator confirms that all processes write to
 * one node
 */
export async function refuseSeveralWriters(connection: DriverConnection, isSingleWriter: boolean): Promise<void> {
  if (isSingleWriter) return;
  const rows = (await ask(connection, "SHOW GLOBAL STATUS LIKE 'wsrep_cluster_size'")) as readonly StatusRow[];
  const nodes = Number(rows[0]?.Value ?? 0);
  if (nodes <= 1) return;
  throw new ConfigurationError([
    `DATABASE_HOST is a node of a Galera cluster of ${nodes}, which loses acknowledged orders when several nodes are ` +
      'written to. Let every process write to the same node, and set DATABASE_SINGLE_WRITER=true',
  ]);
}
