import { Injectable } from '@nestjs/common';
import { Metrics } from '@app/platform';
import type { Settlement } from './deliveries';

/** What this worker does. How much is left to do is told by `OutboxGauges`. */
@Injectable()
export class RelayMetrics {
  private readonly sent;
  private readonly failures;

  constructor(metrics: Metrics) {
    this.sent = metrics.counter('outbox_sent_total', 'Events sent by this worker.', ['destination']);
    this.failures = metrics.counter(
      'outbox_send_failures_total',
      'refused: a queue took other events but not this one. parked: given up. outage: a round in which nothing could be sent.',
      ['destination', 'kind'],
    );
  }

  settled(destination: string, { refused, marked }: Settlement & { readonly marked: number }): void {
    const parked = refused.filter(({ retryInMs }) => retryInMs === null).length;
    this.sent.inc({ destination }, marked);
    this.failures.inc({ destination, kind: 'refused' }, refused.length);
    this.failures.inc({ destination, kind: 'parked' }, parked);
  }

  failed(destination: string): void {
    this.failures.inc({ destination, kind: 'outage' });
  }
}
