import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Log, Metrics, sharedByScrape } from '@app/platform';
import { Gauge } from 'prom-client';
import { type DestinationStatus, OutboxStatusQuery } from '../admin/outbox-status.query';
import { Destinations } from '../destinations';

/** The unsent deliveries, by destination; every worker reports the same values. */
@Injectable()
export class OutboxGauges implements OnModuleInit {
  constructor(
    private readonly query: OutboxStatusQuery,
    private readonly destinations: Destinations,
    private readonly metrics: Metrics,
    private readonly log: Log,
  ) {}

  onModuleInit(): void {
    const statuses = sharedByScrape(() => this.query.find());
    const count =
      (of: (status: DestinationStatus) => number): (() => Promise<Map<string, number>>) =>
      async () =>
        new Map((await statuses()).map((status) => [status.destination, of(status)]));
    this.gauge(
      'outbox_pending',
      'Deliveries that wait for a worker or their next attempt.',
      count(({ pending }) => pending),
    );
    this.gauge(
      'outbox_leased',
      'Deliveries that a worker has leased.',
      count(({ leased }) => leased),
    );
    this.gauge(
      'outbox_parked',
      'Parked deliveries, which wait for an operator.',
      count(({ parked }) => parked),
    );
    // Read apart from the counts: this gauge must not be missing when a backlog is so long that counting fails.
    this.gauge(
      'outbox_oldest_pending_age_seconds',
      'Age of the oldest event that is neither sent nor parked; 0 without such an event. Alarm on this.',
      async () => new Map([...(await this.query.findAges())].map(([name, ageMs]) => [name, (ageMs ?? 0) / 1_000])),
    );
  }

  /** A destination without any event has 0; all gauges are absent while the database is unavailable. */
  private gauge(name: string, help: string, read: () => Promise<Map<string, number>>): void {
    const gauge = new Gauge<'destination'>({
      name,
      help,
      labelNames: ['destination'],
      registers: [this.metrics.registry],
      collect: async () => {
        gauge.reset();
        try {
          const values = await read();
          for (const { name: destination } of this.destinations.all) gauge.set({ destination }, 0);
          for (const [destination, value] of values) gauge.set({ destination }, value);
        } catch (error) {
          this.log.warn({ gauge: name, err: error }, 'outbox gauge read failed');
        }
      },
    });
  }
}
