import {
  type BeforeApplicationShutdown,
  Injectable,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { Log } from '@app/platform';
import { Destinations } from '../destinations';
import { Deliveries } from './deliveries';
import { DestinationRelay } from './destination-relay';
import { Dispatcher } from './dispatcher';
import { EventSender } from './event-sender';
import { FreshTraffic } from './fresh-traffic';
import { RelayConfig } from './relay.config';
import { RelayMetrics } from './relay.metrics';

const LANES = ['fresh', 'backlog'] as const;

/** One loop for each lane of each destination, so that no loop waits for another. */
@Injectable()
export class Relay implements OnApplicationBootstrap, OnModuleDestroy, BeforeApplicationShutdown {
  private readonly loops: readonly DestinationRelay[];

  constructor(
    destinations: Destinations,
    deliveries: Deliveries,
    sender: EventSender,
    config: RelayConfig,
    metrics: RelayMetrics,
    log: Log,
  ) {
    const parts = { deliveries, dispatcher: new Dispatcher(sender), config, metrics, traffic: new FreshTraffic(), log };
    this.loops = destinations.all.flatMap(({ name: destination }) =>
      LANES.map((lane) => new DestinationRelay({ destination, lane }, parts)),
    );
  }

  onApplicationBootstrap(): void {
    for (const loop of this.loops) loop.start();
  }

  onModuleDestroy(): void {
    for (const loop of this.loops) loop.end();
  }

  /** The database closes in onApplicationShutdown: sent events are marked by then. */
  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.loops.map((loop) => loop.ended()));
  }

  wake(): void {
    for (const loop of this.loops) loop.wake();
  }
}
