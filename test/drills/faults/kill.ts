import type { Fault } from '../stage';
import type { Program } from '../system/drill-system';

/** `kill -9` of one of these programs, and a start a little later, as a supervisor does it. */
const killOf = (name: string, programs: readonly [Program, ...Program[]]): Fault => ({
  name,
  run: async (stage) => {
    const program = stage.chance.oneOf(programs);
    await stage.during(`kill -9 of ${program}`, async () => {
      await stage.system.kill(program);
      await stage.lasting(200, 1_500);
    });
    await stage.start(program);
  },
});

export const killApi = killOf('kill-api', ['api', 'api-2']);
export const killWorker = killOf('kill-worker', ['worker']);
export const killDataPlatform = killOf('kill-data-platform', ['data-platform']);
export const killDatabase = killOf('kill-database', ['database']);
export const killRedis = killOf('kill-redis', ['redis']);
export const killEmulator = killOf('kill-emulator', ['emulator']);
