import { Injectable } from '@nestjs/common';
import { Database, Metrics, toInteger } from '@app/platform';

/** What this worker does about pictures. */
@Injectable()
export class ImageMetrics {
  private readonly looked;
  private readonly failures;

  constructor(metrics: Metrics, database: Database) {
    metrics.gauge(
      'images_waiting',
      'Pictures that were confirmed and not looked at yet; the same from every worker.',
      async () => {
        const [row] = await database.query<{ n: string }>("SELECT COUNT(*) AS n FROM image_tasks WHERE task = 'check'");
        return toInteger(row?.n ?? 0);
      },
    );
    this.looked = metrics.counter('images_checked_total', 'Pictures looked at, by what came of it.', ['result']);
    this.failures = metrics.counter('images_failures_total', 'Tasks that came to no end because something was gone.');
  }

  checked(result: string): void {
    this.looked.inc({ result });
  }

  failed(): void {
    this.failures.inc();
  }
}
