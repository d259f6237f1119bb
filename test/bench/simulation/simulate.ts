import { Chance } from './chance';
import { Clients } from './clients';
import { Instance } from './instance';
import { Processor } from './processor';
import { Observations } from './observations';
import type { Outcome, Scenario } from './scenario';
import { Thread } from './thread';
import { Timeline } from './timeline';
import { Writer } from './writer';

/**
 * Simulates instances of the API with their queues against one writer, event by event. The same scenario has the same outcome.
 * Left out: caches that get cold, a log that stalls, locks of wallets, failures. It shows where a queue forms.
 */
export function simulate(scenario: Scenario): Outcome {
  const { instances: count, machine, placing, warmUpSeconds, seconds, seed } = scenario;
  const timeline = new Timeline();
  const chance = new Chance(seed, machine.variation);
  const database = new Processor(timeline, machine.cores, chance);
  const cores = (): Processor => (machine.shared ? database : new Processor(timeline, 1, chance));
  const observations = new Observations(timeline, {
    from: warmUpSeconds * 1_000,
    until: (warmUpSeconds + seconds) * 1_000,
  });
  const writer = new Writer(timeline, database, scenario, chance);
  const around = {
    oneWay: () => chance.vary(machine.roundTrip / 2),
    observe: (orders: number) => observations.batch(orders),
  };
  const instances = Array.from(
    { length: count },
    () => new Instance(timeline, new Thread(cores()), writer, placing, around),
  );

  new Clients(timeline, new Thread(cores()), instances, observations, {
    load: scenario.load,
    cpu: machine.shared ? placing.cpu.client : 0,
    chance,
  }).start();
  observations.watch(() => database.busy);
  timeline.run();
  return observations.outcome(machine.cores);
}
