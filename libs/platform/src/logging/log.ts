import { Injectable, type LoggerService } from '@nestjs/common';
import { isFastPathOn, type JoinedLines, type RequestFacts, requestLine, standardOutput } from '@app/fast-path';
import { type Logger, pino } from 'pino';
import { ProcessConfig } from '../config/process.config';
import { withoutSecrets } from './without-secrets';

/**
 * JSON lines on standard output. Each call lists the fields of its line. As a second line of defence, fields with the
 * name of a secret are redacted, and errors are reduced to type, message, code and stack (a driver's error would carry
 * the statement's parameters). On the fast path, lines up to `info` are written a few at a time, and warnings and
 * errors at once with the lines before them; otherwise pino writes each line at once.
 */
@Injectable()
export class Log {
  private readonly pino: Logger;
  /** Undefined without the fast path. */
  private readonly lines: JoinedLines | undefined = isFastPathOn ? standardOutput() : undefined;

  constructor({ logLevel }: ProcessConfig) {
    this.pino = pino(
      {
        level: logLevel,
        base: undefined,
        timestamp: pino.stdTimeFunctions.isoTime,
        formatters: { level: (label) => ({ level: label }), log: withoutSecrets },
        serializers: { err: describeError },
      },
      this.lines ?? pino.destination({ dest: 1, sync: true }),
    );
  }

  /** A line of level `info` for a request that has been answered. */
  request(facts: RequestFacts): void {
    if (!this.lines) this.pino.info(facts, 'request');
    else if (this.pino.isLevelEnabled('info')) this.lines.write(requestLine(facts));
  }

  debug(facts: object, message: string): void {
    this.pino.debug(facts, message);
  }
  info(facts: object, message: string): void {
    this.pino.info(facts, message);
  }
  warn(facts: object, message: string): void {
    this.pino.warn(facts, message);
    this.lines?.flush();
  }
  error(facts: object, message: string): void {
    this.pino.error(facts, message);
    this.lines?.flush();
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

/** A database quotes the offending values: "Duplicate entry 'minji@example.com' for key …". */
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
