import { Injectable } from '@nestjs/common';
import { Metrics } from '../metrics/metrics';

/** Metrics of the consumers of this process. */
@Injectable()
export class ConsumerMetrics {
  private readonly stops;
  private readonly deadLetters;
  private readonly stoppedQueues = new Set<string>();

  constructor(metrics: Metrics) {
    this.stops = metrics.counter(
      'consumer_stops_total',
      'Times that a consumer stopped receiving because it could not work.',
      ['queue'],
    );
    this.deadLetters = metrics.counter(
      'consumer_dead_letters_total',
      'Messages that a consumer moved to the dead-letter queue after repeated failures.',
      ['queue'],
    );
    metrics.gauge(
      'consumers_stopped',
      'Consumers of this process that do not receive because they cannot work.',
      () => this.stoppedQueues.size,
    );
  }

  stopped(queue: string): void {
    this.stops.inc({ queue });
    this.stoppedQueues.add(queue);
  }

  startedAgain(queue: string): void {
    this.stoppedQueues.delete(queue);
  }

  deadLettered(queue: string): void {
    this.deadLetters.inc({ queue });
  }
}
