import { Injectable } from '@nestjs/common';
import { Metrics } from '@app/platform';

@Injectable()
export class RankingMetrics {
  private readonly computations;
  private readonly stale;

  constructor(metrics: Metrics) {
    this.computations = metrics.counter(
      'ranking_computations_total',
      'Rankings read from the database by this process.',
      ['outcome'],
    );
    this.stale = metrics.counter(
      'ranking_stale_answers_total',
      'Answers older than a minute, served for lack of a newer one.',
    );
  }

  computed(outcome: 'done' | 'failed'): void {
    this.computations.inc({ outcome });
  }

  answeredStale(): void {
    this.stale.inc();
  }
}
