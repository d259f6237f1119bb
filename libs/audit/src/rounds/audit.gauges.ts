import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Log, Metrics, sharedByScrape } from '@app/platform';
import { Gauge } from 'prom-client';
import { type AuditStatus, AuditStatusQuery } from './audit-status.query';

/** The stored results of the audit; every worker reports the same values. */
@Injectable()
export class AuditGauges implements OnModuleInit {
  private readonly status = sharedByScrape(() => this.query.find());

  constructor(
    private readonly query: AuditStatusQuery,
    private readonly metrics: Metrics,
    private readonly log: Log,
  ) {}

  onModuleInit(): void {
    this.gauge(
      'audit_violations',
      'Violations that the hourly audit has found and not yet seen repaired. Alarm on this.',
      ({ violations }) => violations,
    );
    this.gauge(
      'audit_last_complete_hour_age_seconds',
      'Time since the end of the last audited hour: up to about 4,500 while the audit keeps up. Alarm on this.',
      ({ lastHourAgeMs }) => seconds(lastHourAgeMs),
    );
    this.gauge(
      'audit_last_hour_duration_seconds',
      'Time that the database was busy with the last audited hour.',
      ({ lastHour }) => seconds(lastHour?.durationMs),
    );
    this.gauge(
      'audit_finished_round_age_seconds',
      'Time since the end of the last audit of all of history. Alarm on this.',
      ({ finishedRoundAgeMs }) => seconds(finishedRoundAgeMs),
    );
  }

  /** Absent before the first result, and while the database is unavailable. */
  private gauge(name: string, help: string, of: (status: AuditStatus) => number | undefined): void {
    const gauge = new Gauge({
      name,
      help,
      registers: [this.metrics.registry],
      collect: async () => {
        gauge.remove();
        try {
          const value = of(await this.status());
          if (value !== undefined) gauge.set(value);
        } catch (error) {
          this.log.warn({ gauge: name, err: error }, 'audit gauge read failed');
        }
      },
    });
  }
}

const seconds = (ms: number | undefined): number | undefined => (ms === undefined ? undefined : ms / 1_000);
