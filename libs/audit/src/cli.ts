import 'reflect-metadata';
import { Unavailable } from '@app/kernel';
import { ConfigurationError, readConfig } from '@app/platform';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { AuditReport } from './audit-report';
import { Auditor } from './auditor';
import { type AuditArguments, readArguments, UsageError } from './cli/arguments';
import { CliModule } from './cli/cli.module';
import { printProgress } from './cli/print-progress';
import { printReport } from './cli/print-report';
import { ConsumerAuditor } from './consumers/consumer-auditor';
import { DataPlatformDatabase } from './consumers/data-platform-database';
import { DataPlatformDatabaseConfig } from './consumers/data-platform-database.config';
import { type AuditStatus, AuditStatusQuery } from './rounds/audit-status.query';
import { RoundAuditor } from './rounds/round-auditor';

const GREEN = 0;
const BROKEN = 1;
const NOT_AUDITED = 2;

const USAGE =
  'Usage: npm run audit [-- --from TIME] [--to TIME], by default all of history; or [-- --consumers] or [-- --hours].';

/** `npm run audit`: exit code 0 without violations, 1 with violations, 2 when the audit could not run. */
async function main(): Promise<number> {
  const options = readArguments(process.argv.slice(2));
  const began = performance.now();
  const seconds = (): number => (performance.now() - began) / 1_000;
  if (options.hours) {
    const status = await auditHours();
    process.stdout.write(`${printProgress(status, seconds())}\n`);
    return status.violations === 0 ? GREEN : BROKEN;
  }
  const report = await audit(options);
  process.stdout.write(`${printReport(report, seconds())}\n`);
  return report.ok ? GREEN : BROKEN;
}

/** Ends an unfinished round, or does a whole one. */
async function auditHours(): Promise<AuditStatus> {
  return withApp(async (app) => {
    await app.get(RoundAuditor).run({ isRoundDue: () => true });
    return app.get(AuditStatusQuery).find();
  });
}

async function audit({ range, consumers }: AuditArguments): Promise<AuditReport> {
  const dataPlatform = consumers
    ? new DataPlatformDatabase(readConfig((env) => new DataPlatformDatabaseConfig(env)))
    : undefined;
  return withApp((app) => {
    const auditor = app.get(Auditor);
    return dataPlatform ? new ConsumerAuditor(auditor, dataPlatform).audit() : auditor.audit(range);
  });
}

async function withApp<T>(work: (app: INestApplicationContext) => Promise<T>): Promise<T> {
  const app = await NestFactory.createApplicationContext(CliModule.forRoot(), { logger: false, abortOnError: false });
  try {
    return await work(app);
  } finally {
    await app.close();
  }
}

/** Errors that the user can fix get a sentence; all others are bugs, with their stack. */
function explain(error: unknown): string {
  if (error instanceof UsageError) return `${error.message}\n${USAGE}`;
  if (error instanceof ConfigurationError) return error.message;
  if (error instanceof Unavailable) {
    const { DATABASE_HOST: host, DATABASE_PORT: port = 3306, DATA_PLATFORM_DATABASE_HOST: other } = process.env;
    const orOther = other === undefined ? '' : ` or ${other}:${process.env.DATA_PLATFORM_DATABASE_PORT ?? port}`;
    return `The database at ${host}:${port}${orOther} cannot be reached, or is too slow.`;
  }
  return String((error as Error).stack);
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`${explain(error)}\n`);
    process.exitCode = NOT_AUDITED;
  },
);
