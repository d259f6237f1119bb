import type { AuditStatus } from '../rounds/audit-status.query';
import { grouped, violationsOf } from './print-report';

/** Prints the violations of hours and rounds, and a last line with the result. */
export function printProgress(status: AuditStatus, seconds: number): string {
  const { brokenHours, round, finishedRound, hours, lastHour, violations } = status;
  const rounds = [finishedRound, round].filter((each) => each !== undefined);
  const result = violations === 0 ? 'Nothing is lost and nothing made up' : `${grouped(violations)} violations`;
  const until = lastHour ? `, the last from ${lastHour.hour.toISOString()}` : '';
  return [
    ...brokenHours.flatMap(({ hour, result: { findings } }) => [
      '',
      `The hour from ${hour.toISOString()}:`,
      ...findings.flatMap(violationsOf),
    ]),
    ...rounds.flatMap(({ result: { findings } }) => findings.flatMap(violationsOf)),
    ...rounds.map(
      (each) =>
        `round ${each.round}: ${each.stage === 'done' ? 'finished' : `in its stage ${each.stage}`}, ` +
        `${grouped(each.result.examined)} rows examined`,
    ),
    `${result}: ${grouped(hours)} hours with bookings${until}, in ${seconds.toFixed(1)} s.`,
  ].join('\n');
}
