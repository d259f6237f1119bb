import type { Fault } from '../stage';

const MEASURED_SECONDS = 3;
const FLOOD_SECONDS = 5;

/** First the most that the system does, then twice as many new requests a second, whatever becomes of the earlier ones. */
export const overload: Fault = {
  name: 'overload',
  run: async (stage) => {
    const maximum = await stage.load.maximum(MEASURED_SECONDS);
    stage.notes.push(`${Math.round(maximum)} acts a second at most, flooded with ${Math.round(2 * maximum)}`);
    await stage.during('overload', () => stage.load.flood({ rate: 2 * maximum, seconds: FLOOD_SECONDS }));
  },
};

/** Without workers events pile up; then three workers begin at once, while orders go on. */
export const backlog: Fault = {
  name: 'backlog',
  run: async (stage) => {
    await stage.during('no worker', async () => {
      await stage.system.stop('worker');
      await stage.lasting(5_000, 10_000);
    });
    await Promise.all([stage.start('worker'), stage.start('worker-2'), stage.start('worker-3')]);
    await stage.lasting(2_000, 4_000);
    await Promise.all([stage.system.stop('worker-2'), stage.system.stop('worker-3')]);
  },
};
