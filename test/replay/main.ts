import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { explain, UsageError } from './explain';
import { sumsOfFile } from './file/file-sales';
import { findFile } from './file/find-file';
import { hashOf, planReplay } from './file/plan';
import { decodeText, readRawRows } from './file/read-rows';
import { replay } from './replay';
import { Progress } from './report/progress';
import { isGood, report } from './report/report';
import { readRunningSystem } from './running-system';

const USAGE = 'npm run replay -- FILE.csv [--run .local/run.json]';

async function main(interrupted: AbortSignal): Promise<boolean> {
  const { file, run } = readArguments();
  const bytes = readFileSync(file);
  const rows = readRawRows(decodeText(bytes));
  const plan = planReplay(rows, hashOf(bytes));
  const system = await readRunningSystem(run);
  const progress = new Progress(process.stderr);
  progress.say(
    `Replaying ${plan.orders.length} orders and ${plan.returns.refunds.length} refunds of ${basename(file)} through ${system.apiUrl}`,
  );
  const result = await replay({ path: file, plan, file: sumsOfFile(rows), system, progress, interrupted });
  process.stdout.write(`\n${report(plan, result)}\n`);
  return isGood(result);
}

function readArguments(): { file: string; run: string } {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { run: { type: 'string', default: '.local/run.json' } },
  });
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) throw new UsageError(USAGE);
  return { file: findFile(file), run: values.run };
}

const interruption = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  // A second signal finds no handler and ends the process at once; the next run continues in both cases.
  process.once(signal, () => interruption.abort());
}
main(interruption.signal).then(
  (good) => {
    process.exitCode = good ? 0 : 1;
  },
  (error: unknown) => {
    process.stderr.write(`\n${explain(error, interruption.signal)}\n`);
    process.exitCode = interruption.signal.aborted ? 130 : 1;
  },
);
