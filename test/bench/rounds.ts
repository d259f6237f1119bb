import { step } from './show';
import type { Reading } from './reading';

/** The compared systems by name, in the order of the first round. */
export type Contenders<Name extends string, R extends Reading = Reading> = Readonly<Record<Name, () => Promise<R>>>;

/**
 * Runs every contender once in each round, every second round in the reverse order, so that none always runs after the
 * same one. Returns the readings of each contender, round by round.
 */
export async function alternate<Name extends string, R extends Reading = Reading>(
  contenders: Contenders<Name, R>,
  { rounds, what }: { rounds: number; what: string },
): Promise<Record<Name, R[]>> {
  const names = Object.keys(contenders) as Name[];
  const readings = Object.fromEntries(names.map((name) => [name, [] as R[]])) as Record<Name, R[]>;
  for (let round = 1; round <= rounds; round++) {
    for (const name of round % 2 === 1 ? names : names.toReversed()) {
      const reading = await contenders[name]();
      readings[name].push(reading);
      const cpu = Object.entries(reading.cpu).map(([of, micros]) => `${of} ${Math.round(micros)}`);
      step(
        `${what}, round ${round} of ${rounds}, ${name}: ${Math.round(reading.rate)}/s, ` +
          `p50 ${reading.p50.toFixed(1)} ms, p99 ${reading.p99.toFixed(1)} ms; CPU µs an answer: ${cpu.join(', ')}`,
      );
    }
  }
  return readings;
}
