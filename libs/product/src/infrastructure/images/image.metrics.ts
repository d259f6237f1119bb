import { Injectable } from '@nestjs/common';
import { Database, Metrics, toInteger } from '@app/platform';

/** Metrics of the picture worker. */
@Injectable()
export class ImageMetrics {
  private readonly looked;
  private readonly failures;

  constructor(metrics: Metrics, database: Database) {
    metrics.gauge(
      'images_waiting',
      'Confirmed pictures that were not checked yet; every worker reports the same number.',
      async () => {
        const [row] = await database.query<{ n: string }>("SELECT COUNT(*) AS n FROM image_tasks WHERE task = 'check'");
        return toInteger(row?.n ?? 0);
      },
    );
    this.looked = metrics.counter('images_checked_total', 'Checked pictures, by result.', ['result']);
    this.failures = metrics.counter(
      'images_failures_total',
      'Tasks that failed because the store or the database was unreachable.',
    );
  }

  checked(result: string): void {
    this.looked.inc({ result });
  }

  failed(): void {
    this.failures.inc();
  }
}
