import { Injectable } from '@nestjs/common';
import { Metrics } from '@app/platform';
import type { Settlement } from './deliveries';

/** The work of this worker. `OutboxGauges` reports the remaining work. */
@Injectable()
export class RelayMetrics {
  private readonly sent;
  private readonly failures;

  constructor(metrics: Metrics) {
    this.sent = metrics.counter('outbox_sent_total', 'Events sent by this worker.', ['destination']);
    this.failures = metrics.counter(
      'outbox_send_failures_total',
      'refused: a queue accepted other events but not this one. parked: no longer retried. outage: a round in which no event could be sent.',
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
