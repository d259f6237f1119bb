import { waitFor } from '../../support/wait-for';
import type { Fault, Stage } from '../stage';
import type { Program } from '../system/drill-system';

/** Longer than the server lets a transaction wait for its process (DATABASE_IDLE_TRANSACTION_SECONDS, 15). */
const PAST_IDLE_MS = 17_000;

async function frozen(stage: Stage, program: Program, leastMs: number, mostMs: number): Promise<void> {
  stage.system.signal(program, 'SIGSTOP');
  try {
    await stage.lasting(leastMs, mostMs);
  } finally {
    stage.system.signal(program, 'SIGCONT');
  }
}

export const freezeDatabase: Fault = {
  name: 'freeze-database',
  run: (stage) => stage.during('frozen database', () => frozen(stage, 'database', 2_000, 5_000)),
};

/** In the middle of a transaction: it holds locks of wallets, and its host says nothing more. */
export const freezeApi: Fault = {
  name: 'freeze-api',
  run: async (stage) => {
    const program = stage.chance.oneOf(['api', 'api-2'] as const);
    const proxy = stage.network.databaseOf(program);
    await stage.during(`frozen ${program} with locks`, async () => {
      let isHeld = false;
      void proxy.keepBack('INSERT INTO orders').then(() => (isHeld = true));
      await waitFor(() => isHeld, { what: `an order at ${program}`, deadlineMs: 20_000 });
      await frozen(stage, program, PAST_IDLE_MS, PAST_IDLE_MS);
    });
    await proxy.heal();
  },
};
