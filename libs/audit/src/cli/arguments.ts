import { parseArgs } from 'node:util';
import type { AuditRange } from '../audit-report';

/** The command was not understood. */
export class UsageError extends Error {}

/** `--from TIME --to TIME`, each of them optional. @throws UsageError */
export function readArguments(args: readonly string[]): AuditRange {
  const { from, to } = parse(args);
  if (from && to && from >= to) throw new UsageError('--from must be before --to.');
  return { ...(from && { from }), ...(to && { to }) };
}

function parse(args: readonly string[]): AuditRange {
  try {
    const { values } = parseArgs({ args: [...args], options: { from: { type: 'string' }, to: { type: 'string' } } });
    return {
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
