import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault, Stage } from '../stage';

/** How often COMMIT is cut off in one go. */
const COMMITS = 6;
const AN_ORDER_COMES_MS = 3_000;

/** What is done to the next COMMIT; answers when it came. */
type Strike = readonly [what: string, strike: () => Promise<void>];

async function healed(stage: Stage, fault: () => Promise<void>): Promise<void> {
  try {
    await fault();
  } finally {
    await stage.network.heal();
  }
}

/** Connections are reset, and new ones refused. */
export const cutNetwork: Fault = {
  name: 'network-cut',
  run: (stage) =>
    stage.during('network cut', () =>
      healed(stage, async () => {
        await Promise.all(stage.network.allDatabases.map((proxy) => proxy.refuse()));
        await stage.lasting(1_000, 4_000);
      }),
    ),
};

/** Packets are swallowed, in both directions, and the open connections never come back. */
export const halfOpenNetwork: Fault = {
  name: 'network-half-open',
  run: (stage) =>
    stage.during('network half-open', () =>
      healed(stage, async () => {
        for (const proxy of stage.network.allDatabases) proxy.blackHole();
        await stage.lasting(2_000, 6_000);
        for (const proxy of stage.network.allDatabases) proxy.forsake();
      }),
    ),
};

export const slowNetwork: Fault = {
  name: 'network-delay',
  run: (stage) =>
    stage.during('network delayed', () =>
      healed(stage, async () => {
        const delayMs = stage.chance.whole(20, 300);
        for (const proxy of stage.network.allDatabases) proxy.delay(delayMs);
        await stage.lasting(3_000, 5_000);
      }),
    ),
};

/** COMMIT is sent, and its answer lost, swallowed or halved; or COMMIT itself is lost. */
export const loseCommits: Fault = {
  name: 'commit-lost',
  run: (stage) =>
    stage.during('cut around COMMIT', () =>
      healed(stage, async () => {
        for (let n = 0; n < COMMITS; n++) {
          const program = stage.chance.oneOf(['api', 'api-2', 'worker', 'data-platform'] as const);
          const proxy = stage.network.databaseOf(program);
          const [what, strike] = stage.chance.oneOf<Strike>([
            ['answer to COMMIT lost', () => proxy.loseAnswerTo('COMMIT')],
            ['answer to COMMIT halved', () => proxy.halveAnswerTo('COMMIT')],
            ['answer to COMMIT swallowed', () => proxy.swallowAnswerTo('COMMIT')],
            ['COMMIT lost', () => proxy.cutBefore('COMMIT')],
          ]);
          await Promise.race([strike().then(() => stage.count(what)), sleep(AN_ORDER_COMES_MS)]);
        }
      }),
    ),
};
