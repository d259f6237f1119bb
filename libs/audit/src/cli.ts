import 'reflect-metadata';
import { Unavailable } from '@app/kernel';
import { ConfigurationError } from '@app/platform';
import { NestFactory } from '@nestjs/core';
import type { AuditRange, AuditReport } from './audit-report';
import { Auditor } from './auditor';
import { readArguments, UsageError } from './cli/arguments';
import { CliModule } from './cli/cli.module';
import { printReport } from './cli/print-report';

const GREEN = 0;
const BROKEN = 1;
const NOT_AUDITED = 2;

const USAGE = 'Usage: npm run audit [-- --from TIME] [--to TIME], by default all of history.';

/** `npm run audit`: exit code 0 when all is well, 1 when a rule is broken, 2 when that could not be found out. */
async function main(): Promise<number> {
  const range = readArguments(process.argv.slice(2));
  const began = performance.now();
  const report = await audit(range);
  process.stdout.write(`${printReport(report, (performance.now() - began) / 1_000)}\n`);
  return report.ok ? GREEN : BROKEN;
}

async function audit(range: AuditRange): Promise<AuditReport> {
  const app = await NestFactory.createApplicationContext(CliModule.forRoot(), { logger: false, abortOnError: false });
  try {
    return await app.get(Auditor).audit(range);
  } finally {
    await app.close();
  }
}

/** What a person can mend is said in a sentence; what is left is a bug, with its stack. */
function explain(error: unknown): string {
  if (error instanceof UsageError) return `${error.message}\n${USAGE}`;
  if (error instanceof ConfigurationError) return error.message;
  if (error instanceof Unavailable) {
    return `The database at ${process.env.DATABASE_HOST}:${process.env.DATABASE_PORT ?? 3306} cannot be reached, or is too slow.`;
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
