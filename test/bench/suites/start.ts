import { type Application, OwnProcess, variablesOf } from '../own-process';
import { residentMiB } from '../processes';
import { atMost, type SuiteResult, withSpread } from '../result';
import { step } from '../show';
import { spread, type Spread } from '../statistics';
import type { Bench, Suite } from '../suite';

const APPLICATIONS = ['api', 'worker', 'data-platform'] as const;
const MOST_SECONDS = 2;

interface Start {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly mib: number;
}

export const start: Suite = {
  title: 'how long each process takes from the start of node until it is ready',
  needs: { apis: 0 },
  seconds: 0,
  rounds: 7,
  run: measure,
};

async function measure({ run, rounds }: Bench): Promise<SuiteResult> {
  const starts: Record<Application, Start[]> = { api: [], worker: [], 'data-platform': [] };
  for (let round = 1; round <= rounds; round++) {
    for (const application of APPLICATIONS) {
      const begun = await OwnProcess.start(application, variablesOf(application, run));
      const mib = residentMiB(begun.pids) ?? NaN;
      await begun.stop();
      const reading = { seconds: begun.readyMs / 1_000, cpuSeconds: (begun.readyCpuMs ?? NaN) / 1_000, mib };
      starts[application].push(reading);
      const { seconds, cpuSeconds } = reading;
      step(`start ${round} of ${rounds}, ${application}: ${seconds.toFixed(2)} s, CPU ${cpuSeconds.toFixed(2)} s`);
    }
  }
  return resultOf(starts);
}

function resultOf(starts: Record<Application, Start[]>): SuiteResult {
  const of = (application: Application, what: keyof Start): Spread =>
    spread(starts[application].map((each) => each[what]));
  const figures = Object.fromEntries(
    APPLICATIONS.flatMap((application) => [
      [`${application} / seconds`, of(application, 'seconds')],
      [`${application} / CPU seconds`, of(application, 'cpuSeconds')],
      [`${application} / MiB when ready`, of(application, 'mib')],
    ]),
  );
  return {
    figures,
    targets: APPLICATIONS.map((application) =>
      atMost(`${application} ready after its start`, MOST_SECONDS, of(application, 'seconds'), 's'),
    ),
    tables: [
      {
        title: 'From the start of node to 200 of /health/ready',
        columns: ['', 'seconds', 'CPU seconds', 'MiB then'],
        rows: APPLICATIONS.map((application) => [
          application,
          withSpread(of(application, 'seconds'), 2),
          withSpread(of(application, 'cpuSeconds'), 2),
          withSpread(of(application, 'mib'), 0),
        ]),
      },
    ],
    charts: [
      {
        kind: 'bars',
        name: 'start',
        title: 'Ready after the start',
        unit: 'seconds',
        groups: APPLICATIONS.map((label) => ({ label, bars: [{ label: 'seconds', ...of(label, 'seconds') }] })),
      },
    ],
    notes: ['Its database, Redis and the emulator run; its files have been read before.'],
  };
}
