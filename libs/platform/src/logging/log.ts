import { Injectable, type LoggerService } from '@nestjs/common';
import { type Logger, pino } from 'pino';
import { ProcessConfig } from '../config/process.config';
import type { JoinedLines } from './joined-lines';
import { type RequestFacts, requestLine } from './request-line';
import { standardOutput } from './standard-output';
import { withoutSecrets } from './without-secrets';

/**
 * JSON lines on standard output. What a line contains is listed where it is written; as a second line of defence what has
 * the name of a secret is cut out, and errors are reduced to type, message, code and stack (a driver's error would
 * carry the statement's parameters). Lines up to `info` are written a few at a time, warnings and errors at once, with
 * what waited before them.
 */
@Injectable()
export class Log {
  private readonly pino: Logger;
  private readonly lines: JoinedLines = standardOutput();

  constructor({ logLevel }: ProcessConfig) {
    this.pino = pino(
      {
        level: logLevel,
        base: undefined,
        timestamp: pino.stdTimeFunctions.isoTime,
        formatters: { level: (label) => ({ level: label }), log: withoutSecrets },
        serializers: { err: describeError },
      },
      this.lines,
    );
  }

  /** A line of level `info` for a request that has been answered. */
  request(facts: RequestFacts): void {
    if (this.pino.isLevelEnabled('info')) this.lines.write(requestLine(facts));
  }

  debug(facts: object, message: string): void {
    this.pino.debug(facts, message);
  }
  info(facts: object, message: string): void {
    this.pino.info(facts, message);
  }
  warn(facts: object, message: string): void {
    this.pino.warn(facts, message);
    this.lines.flush();
  }
  error(facts: object, message: string): void {
    this.pino.error(facts, message);
    this.lines.flush();
  }
}

function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { message: String(error) };
  const { code, errno, cause } = error as Error & { code?: unknown; errno?: unknown };
  return {
    type: error.name,
    message: withoutValues(error, error.message),
    ...(code === undefined ? {} : { code }),
    ...(errno === undefined ? {} : { errno }),
    stack: withoutValues(error, error.stack),
    ...(cause === undefined ? {} : { cause: describeError(cause) }),
  };
}

/** A database quotes the values that it complains about: "Duplicate entry 'minji@example.com' for key …". */
function withoutValues(error: Error, text: string | undefined): string | undefined {
  if (!('sqlState' in error)) return text;
  return text?.replaceAll(error.message, error.message.replace(/'[^]*'|'[^]*$/, "'…'"));
}

/** Nest's own messages, in the same log. */
@Injectable()
export class NestLog implements LoggerService {
  constructor(private readonly to: Log) {}

  log(message: unknown, context?: string): void {
    this.to.debug({ context }, String(message));
  }
  warn(message: unknown, context?: string): void {
    this.to.warn({ context }, String(message));
  }
  error(message: unknown, stack?: string, context?: string): void {
    this.to.error({ context, stack }, String(message));
  }
}
