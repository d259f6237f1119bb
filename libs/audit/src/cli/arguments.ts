import { parseArgs } from 'node:util';
import type { AuditRange } from '../audit-report';

/** The command line is invalid. */
export class UsageError extends Error {}

export interface AuditArguments {
  readonly range: AuditRange;
  /** Whether to audit the consumers' data, too. */
  readonly consumers: boolean;
  /** Whether to audit in windows, and go on where the last audit of this kind ended. */
  readonly hours: boolean;
}

/** `--from TIME --to TIME`, each optional, or `--consumers`, or `--hours`. @throws UsageError */
export function readArguments(args: readonly string[]): AuditArguments {
  const { from, to, consumers, hours } = parse(args);
  if (from && to && from >= to) throw new UsageError('--from must be before --to.');
  if (consumers && (from ?? to))
    throw new UsageError('--consumers compares all of history: leave out --from and --to.');
  if (hours && (consumers || (from ?? to)))
    throw new UsageError('--hours audits all of history: leave out the others.');
  return { range: { ...(from && { from }), ...(to && { to }) }, consumers, hours };
}

function parse(args: readonly string[]): AuditRange & Pick<AuditArguments, 'consumers' | 'hours'> {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        from: { type: 'string' },
        to: { type: 'string' },
        consumers: { type: 'boolean', default: false },
        hours: { type: 'boolean', default: false },
      },
    });
    return {
      consumers: values.consumers,
      hours: values.hours,
      ...(values.from !== undefined && { from: timeOf(values.from) }),
      ...(values.to !== undefined && { to: timeOf(values.to) }),
    };
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function timeOf(text: string): Date {
  const time = new Date(text);
  if (Number.isNaN(time.getTime())) throw new UsageError(`"${text}" is not a time such as 2026-11-01T00:00:00Z.`);
  return time;
}
