import { Injectable } from '@nestjs/common';
import { Metrics } from '@app/platform';

/** What this worker does about pictures. */
@Injectable()
export class ImageMetrics {
  private readonly looked;
  private readonly failures;

  constructor(metrics: Metrics) {
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
