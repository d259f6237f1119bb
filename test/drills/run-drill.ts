import { waitFor } from '../support/wait-for';
import type { Drill } from './drill';
import { findWrongDeadLetters, queued } from './faults/poison';
import { History } from './history/history';
import { judge } from './judge/judge';
import { progressOf, readTruth } from './judge/read-truth';
import { Chance } from './load/chance';
import { Load } from './load/load';
import { openShop } from './load/shop';
import type { DrillResult } from './result';
import { type Fault, Stage } from './stage';
import type { DrillSystem } from './system/drill-system';
import { Network } from './system/network';

const CALLERS = 16;
const CUSTOMERS = 48;
/** Acts before the first fault: everything is warm by then. */
const WARM_UP_ACTS = 100;
const WARM_UP_MS = 60_000;
/** Of load after the last fault. */
const AFTERWARDS_MS = [1_500, 2_500] as const;
const BETWEEN_MS = [300, 1_500] as const;
const BOOKED_WITHIN_SECONDS = 60;
const BOOKED_AT_LAST_MS = 180_000;
const QUEUES_EMPTY_MS = 240_000;
const PROCESSES = ['data-platform', 'worker', 'api', 'api-2'] as const;

interface Run {
  readonly drill: Drill;
  readonly system: DrillSystem;
  readonly seed: number;
  readonly seconds: number;
  readonly say: (line: string) => void;
}

/** One drill on a fresh system: load, faults, quiet, and the comparison of what was answered with what is true. */
export async function runDrill({ drill, system, seed, seconds, say }: Run): Promise<DrillResult> {
  const network = drill.direct ? undefined : await Network.before(system, Chance.of(seed, -3));
  const history = new History();
  try {
    const variables = (program: (typeof PROCESSES)[number]) => network?.environmentOf(program) ?? {};
    say('starting the processes');
    await Promise.all(PROCESSES.map((program) => system.start(program, variables(program))));
    say('opening the shop');
    const shop = await openShop(system, history, { customers: CUSTOMERS, seed });
    const load = new Load(shop, system.apiUrls, seed);
    const stage = new Stage({ system, network, load, history, chance: Chance.of(seed, -2) });
    await drill.prepare?.(stage);
    const broken: string[] = [];
    const began = Date.now();
    load.start(CALLERS);
    say('the load begins');
    await waitFor(() => load.acts >= WARM_UP_ACTS, { deadlineMs: WARM_UP_MS, what: 'the load to be under way' });
    await happen({ drill, stage, seconds, say, broken });
    say('no new acts');
    await load.end();
    say('waiting until everything is booked');
    const ended = Date.now();
    const booked = await untilBooked(system, since(stage, ended), broken);
    await untilQueuesAreEmpty(system, stage);
    say('comparing with the database');
    const wrong = await findWrongDeadLetters(stage);
    if (wrong !== undefined) broken.push(wrong);
    const { throttled = 0, repeated = 0 } = network?.queue.done ?? {};
    if (throttled + repeated > 0) stage.notes.push(`${throttled} calls of SQS throttled, ${repeated} repeated`);
    const result = await judged({ drill, system, history, stage, seed, broken });
    return { ...result, seconds: Math.round((ended - began) / 1_000), booked };
  } finally {
    await network?.close();
  }
}

/** The faults, one after the other, each after the recovery from the one before it. */
async function happen({
  drill,
  stage,
  seconds,
  say,
  broken,
}: {
  readonly drill: Drill;
  readonly stage: Stage;
  readonly seconds: number;
  readonly say: (line: string) => void;
  readonly broken: string[];
}): Promise<void> {
  const until = Date.now() + seconds * 1_000;
  const possible = drill.faults.filter(({ impossible }) => impossible?.(stage.system) === undefined);
  let bag: Fault[] = [];
  do {
    if (bag.length === 0) bag = stage.chance.shuffled(possible);
    const fault = bag.pop()!;
    say(`${fault.name}: ${stage.load.acts} acts so far`);
    await fault.run(stage);
    try {
      await stage.recovered();
    } catch (error) {
      broken.push((error as Error).message);
      return;
    }
    await stage.lasting(...BETWEEN_MS);
  } while (Date.now() < until);
  await stage.lasting(...AFTERWARDS_MS);
}

/** The last recovery, or the end of the load if that came later. */
function since(stage: Stage, ended: number): number {
  const last = stage.happened.at(-1);
  return Math.max(ended, (last && stage.recoveryOf(last)) ?? 0);
}

async function untilBooked(system: DrillSystem, from: number, broken: string[]): Promise<number | undefined> {
  try {
    await waitFor(
      async () => {
        const { events, booked } = await progressOf(system.database);
        return booked >= events;
      },
      { deadlineMs: BOOKED_AT_LAST_MS, everyMs: 250, what: 'every event to be booked' },
    );
  } catch (error) {
    broken.push((error as Error).message);
    return undefined;
  }
  const seconds = Math.round((Date.now() - from) / 100) / 10;
  if (seconds > BOOKED_WITHIN_SECONDS) broken.push(`the last event was booked ${seconds} s after the last recovery`);
  return seconds;
}

/** Repeated deliveries may be left: one that is booked again by then shows in the sums. */
async function untilQueuesAreEmpty(system: DrillSystem, stage: Stage): Promise<void> {
  try {
    await waitFor(async () => (await queued(system)) === 0, {
      deadlineMs: QUEUES_EMPTY_MS,
      everyMs: 500,
      what: 'the queues to be empty',
    });
  } catch {
    stage.notes.push(`${await queued(system)} messages were left in the queues`);
  }
}

async function judged({
  drill,
  system,
  history,
  stage,
  seed,
  broken,
}: {
  readonly drill: Drill;
  readonly system: DrillSystem;
  readonly history: History;
  readonly stage: Stage;
  readonly seed: number;
  readonly broken: string[];
}): Promise<Omit<DrillResult, 'seconds' | 'booked'>> {
  const { findings, ...verdict } = judge(history, await readTruth(system.database));
  const errors = history.errorsByKind();
  const bugs = Object.entries(errors).filter(([kind]) => kind.startsWith('500 '));
  const { ok, output } = await system.audit();
  broken.push(...findings, ...bugs.map(([kind, count]) => `${count} requests were answered ${kind}`));
  if (!ok) broken.push(`the auditor found:\n${output}`);
  const recoveries = stage.happened.map((fault) => {
    const again = stage.recoveryOf(fault);
    return again === undefined ? undefined : (again - fault.ended) / 1_000;
  });
  const faults: Record<string, number> = {};
  for (const { name } of stage.happened) faults[name] = (faults[name] ?? 0) + 1;
  return {
    name: drill.name,
    seed,
    engine: `${system.database.engine} ${system.database.version.split('-')[0] ?? ''}`,
    faults,
    verdict,
    errors,
    successAgain: recoveries.some((seconds) => seconds === undefined)
      ? undefined
      : Math.round(Math.max(0, ...(recoveries as number[])) * 10) / 10,
    audit: ok ? 'nothing found' : 'broken',
    notes: [...stage.notes, ...Object.entries(stage.counts).map(([what, count]) => `${count} × ${what}`)],
    broken,
  };
}
