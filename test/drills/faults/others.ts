import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createClient } from 'redis';
import { clockAhead } from '../../support/wrong-clock';
import type { Fault, Stage } from '../stage';
import type { Program } from '../system/drill-system';

const WRONG_BY_MS = 10 * 60_000;
const BALLAST_BYTES = 1024 * 1024;

export const flushRedis: Fault = {
  name: 'flush-redis',
  run: (stage) =>
    stage
      .during('FLUSHALL', async () => {
        const client = createClient({ url: stage.system.redis.url });
        await client.connect();
        await client.flushAll();
        await client.quit();
      })
      .then(() => stage.lasting(1_000, 2_500)),
};

export const unrulyQueue: Fault = {
  name: 'unruly-queue',
  run: async (stage) => {
    const { queue } = stage.network;
    await stage.during('queue throttles and repeats', async () => {
      queue.misbehave({ throttled: stage.chance.whole(20, 60), repeated: stage.chance.whole(20, 50) });
      await stage.lasting(4_000, 8_000);
      queue.calm();
    });
  },
};

/** A file takes all the room that is left on the database's disk. */
export const fillDisk: Fault = {
  name: 'disk-full',
  impossible: ({ databaseDisk }) =>
    databaseDisk === undefined ? 'a small file system cannot be mounted here (Linux, as root)' : undefined,
  run: (stage) =>
    stage.during('disk full', async () => {
      const ballast = join(stage.system.databaseDisk!, 'ballast');
      try {
        await fill(ballast);
        await stage.lasting(3_000, 5_000);
      } finally {
        await rm(ballast, { force: true });
      }
    }),
};

async function fill(path: string): Promise<void> {
  const file = await open(path, 'w');
  try {
    for (const bytes of [BALLAST_BYTES, 4_096]) {
      while (await written(() => file.write(Buffer.alloc(bytes)))) continue;
    }
  } finally {
    await file.close();
  }
}

async function written(write: () => Promise<unknown>): Promise<boolean> {
  try {
    await write();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    return false;
  }
}

/** An API's clock is ten minutes fast, the worker's ten minutes slow. */
export const wrongClocks: Fault = {
  name: 'wrong-clocks',
  run: async (stage) => {
    await restart(stage, 'api-2', clockAhead(WRONG_BY_MS));
    await restart(stage, 'worker', clockAhead(-WRONG_BY_MS));
    await stage.during('clocks off by ten minutes', () => stage.lasting(4_000, 7_000));
    await restart(stage, 'api-2');
    await restart(stage, 'worker');
  },
};

async function restart(stage: Stage, program: Program, environment?: Readonly<Record<string, string>>): Promise<void> {
  await stage.system.stop(program);
  await stage.start(program, environment);
}
