import type { INestApplicationContext } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { ConfigurationError } from '../config/environment';
import { ProcessConfig } from '../config/process.config';
import { SchemaMismatch } from '../database/schema-check';
import { Readiness } from '../health/readiness';
import { Log } from '../logging/log';

const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/**
 * Shuts a process down at the first signal: readiness becomes 503, the load balancer gets time to notice, requests in
 * flight and their batches end, consumers and the relay stop, pools close. A second signal, or the deadline, ends the
 * process at once. Background work is signalled before any of it is awaited (`BackgroundWork`).
 */
export function endOnSignal(app: INestApplicationContext): void {
  const log = app.get(Log);
  const { shutdownGraceMs, shutdownDeadlineMs } = app.get(ProcessConfig);
  let ending = false;

  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (ending) {
      log.warn({ signal }, 'second signal: ending at once');
      process.exit(1);
    }
    ending = true;
    log.info({ signal }, 'shutting down');
    setTimeout(() => {
      log.error({ shutdownDeadlineMs }, 'not done by the deadline: ending at once');
      process.exit(1);
    }, shutdownDeadlineMs).unref();
    app.get(Readiness).refuse();
    await sleep(shutdownGraceMs);
    await app.close();
    log.info({}, 'shut down');
    process.exit(0);
  };

  for (const signal of SIGNALS) {
    process.on(signal, () => {
      end(signal).catch((error: unknown) => {
        log.error({ err: error }, 'shutdown failed');
        process.exit(1);
      });
    });
  }
}

/** Runs a process's main function; a start that fails ends with one sentence for the operator. */
export function main(start: () => Promise<void>): void {
  start().catch((error: unknown) => {
    process.stderr.write(`${explain(error)}\n`);
    process.exit(1);
  });
}

/** Why a server cannot listen, by the system's error code. */
const LISTEN_PROBLEMS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another process uses that port',
  EACCES: 'this account may not use that port',
  EADDRNOTAVAIL: 'that is no address of this machine',
};

function explain(error: unknown): string {
  if (error instanceof ConfigurationError || error instanceof SchemaMismatch) return error.message;
  const { code = '', address, port, stack } = error as NodeJS.ErrnoException & { address?: string; port?: number };
  const problem = LISTEN_PROBLEMS[code];
  if (problem === undefined) return `The start failed: ${stack}`;
  return `Cannot listen on ${address}, port ${port}: ${problem} (HTTP_HOST, HTTP_PORT, METRICS_HOST, METRICS_PORT).`;
}
