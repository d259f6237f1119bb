import { ConfigurationError } from '@app/platform/config/environment';
import type { DriverConnection, SentQuery } from '@app/platform/database/round-trips';
import { refuseSeveralWriters } from '@app/platform/database/several-writers';

/** A server that answers so many nodes; undefined: it knows no such status. */
const serverOf = (nodes: number | undefined): DriverConnection => ({
  query: (_, __, done): SentQuery => {
    done(null, nodes === undefined ? [] : [{ Variable_name: 'wsrep_cluster_size', Value: String(nodes) }]);
    return { _resultIndex: 0 };
  },
});

describe('A database server', () => {
  it.each([
    ['is MySQL', undefined],
    ['has no Galera', 0],
    ['is the only node of its cluster', 1],
  ])('is used when it %s', async (_, nodes) => {
    await expect(refuseSeveralWriters(serverOf(nodes), false)).resolves.toBeUndefined();
  });

  it('is refused with an explanation when it is one of several Galera nodes', async () => {
    const refused = refuseSeveralWriters(serverOf(3), false);
    await expect(refused).rejects.toThrow(ConfigurationError);
    await expect(refused).rejects.toThrow(/Galera cluster of 3.*DATABASE_SINGLE_WRITER/);
  });

  it('is used when the operator declares that only one of its nodes is written to', async () => {
    await expect(refuseSeveralWriters(serverOf(3), true)).resolves.toBeUndefined();
  });
});
