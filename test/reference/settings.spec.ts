import { AuditConfig, DataPlatformDatabaseConfig } from '@app/audit';
import type { ProcessName, Setting } from '@app/kernel';
import { DatabaseConfig, readConfig } from '@app/platform';
import { ANYWHERE } from '../../apps/api/src/anywhere';
import { ApiModule } from '../../apps/api/src/api.module';
import { DataPlatformModule } from '../../apps/data-platform/src/data-platform.module';
import { WorkerModule } from '../../apps/worker/src/worker.module';
import { allSettings } from './configuration';

const ENVIRONMENT = {
  ...ANYWHERE,
  ADMIN_EMAIL: '',
  SQS_ORDER_COMPLETED_QUEUE_URL: 'http://localhost/OrderCompleted',
  SQS_RANKING_QUEUE_URL: 'http://localhost/Ranking',
  DATA_PLATFORM_DATABASE_USER: 'nobody',
  DATA_PLATFORM_DATABASE_PASSWORD: 'none',
  DATA_PLATFORM_DATABASE_NAME: 'none',
};

const names = new Set(allSettings.map(({ name }) => name));

/** The variables that a process asks for while it starts; others than settings are Node's and the libraries'. */
function readBy(start: () => unknown): string[] {
  const read = new Set<string>();
  const before = process.env;
  process.env = new Proxy<NodeJS.ProcessEnv>(
    { ...ENVIRONMENT },
    {
      get: (variables, name: string) => {
        read.add(name);
        return variables[name];
      },
    },
  );
  try {
    start();
  } finally {
    process.env = before;
  }
  return [...read].filter((name) => names.has(name)).sort();
}

const declaredFor = (process: ProcessName): string[] =>
  [...new Set(allSettings.flatMap(({ name, processes }) => (processes.includes(process) ? name : [])))].sort();

const essence = ({ name, processes: _, ...rest }: Setting): unknown => [name, rest];

describe('A setting', () => {
  it.each<[ProcessName, () => unknown]>([
    // The auditor's module reads its own when Nest makes it.
    ['api', () => [ApiModule.forRoot(), readConfig((env) => new AuditConfig(env))]],
    ['worker', () => WorkerModule.forRoot()],
    ['data-platform', () => DataPlatformModule.forRoot()],
    [
      'audit',
      () => readConfig((env) => [new DatabaseConfig(env), new AuditConfig(env), new DataPlatformDatabaseConfig(env)]),
    ],
  ])('says that %s reads it when, and only when, it does', (name, start) => {
    const given = readBy(start);
    expect(given.length).toBeGreaterThan(5);
    expect(given).toEqual(declaredFor(name));
  });

  it('has a meaning in one or two sentences', () => {
    expect(names.size).toBeGreaterThan(90);
    for (const { name, meaning, processes } of allSettings) {
      expect([name, meaning]).toEqual([name, expect.stringMatching(/^[^|]+\.$/)]);
      expect(processes.length).toBeGreaterThan(0);
    }
  });

  it('documents the unit of a quantity, and has the unit of a time in its name', () => {
    for (const setting of allSettings) {
      if (setting.kind !== 'integer') continue;
      const { name, unit } = setting;
      if (!name.endsWith('_PORT')) expect([name, unit]).toEqual([name, expect.any(String)]);
      if (unit === 'ms') expect(name).toMatch(/_MS$/);
      if (unit === 's') expect(name).toMatch(/_SECONDS$/);
      if (unit === 'days') expect(name).toMatch(/_DAYS$/);
    }
  });

  it('is the same wherever it is declared', () => {
    for (const setting of allSettings) {
      const first = allSettings.find(({ name }) => name === setting.name)!;
      expect(essence(setting)).toEqual(essence(first));
    }
  });
});
