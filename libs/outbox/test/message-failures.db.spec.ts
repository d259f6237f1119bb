import type { TestingModule } from '@nestjs/testing';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database';
import { createFaultyProxy, type FaultyProxy } from '../../../test/support/faulty-proxy';
import { testingModule } from '../../../test/support/nest';
import { testServers } from '../../../test/support/servers';
import { InboxModule, MessageFailures } from '../src/inbox';

describe('the failures of a message', () => {
  let database: TestDatabase;
  let wire: FaultyProxy;
  let module: TestingModule;
  let failures: MessageFailures;

  beforeAll(async () => {
    database = await createTestDatabase();
    const { port, host } = testServers().database;
    wire = await createFaultyProxy(port, host);
    const environment = { ...database.environment, DATABASE_HOST: '127.0.0.1', DATABASE_PORT: String(wire.port) };
    module = await testingModule({ database: { environment }, imports: [InboxModule] }).compile();
    await module.init();
    failures = module.get(MessageFailures, { strict: false });
  });
  afterAll(async () => {
    await module.close();
    await wire.close();
    await database.drop();
  });

  it('are counted separately for each message of each queue', async () => {
    expect(await failures.count('Ranking', 'a')).toBe(1);
    expect(await failures.count('Ranking', 'a')).toBe(2);
    expect(await failures.count('Ranking', 'b')).toBe(1);
    expect(await failures.count('OrderCompleted', 'a')).toBe(1);
    expect(await failures.count('Ranking', 'a')).toBe(3);
  });

  it('are counted by concurrent consumers', async () => {
    await Promise.all(Array.from({ length: 10 }, () => failures.count('Ranking', 'many')));
    expect(await failures.count('Ranking', 'many')).toBe(11);
  });

  it('are counted once when the answer to COMMIT is lost', async () => {
    expect(await failures.count('Ranking', 'lost')).toBe(1);
    const lost = wire.loseAnswerTo('COMMIT');
    expect(await failures.count('Ranking', 'lost')).toBe(2);
    await lost;
    expect(await failures.count('Ranking', 'lost')).toBe(3);
  });
});
