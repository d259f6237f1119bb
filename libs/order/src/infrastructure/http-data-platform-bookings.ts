import { Injectable } from '@nestjs/common';
import { isId, type OrderId } from '@app/kernel';
import { type Environment, Log } from '@app/platform';
import { DataPlatformBookings, type EventBookings } from '../application/event-bookings';
import { orderSettings } from '../context';

/** Staff waits for the answer. */
const DEADLINE_MS = 2_000;

export class DataPlatformConfig {
  /** Its read API; undefined: not asked. */
  readonly url: string | undefined;

  constructor(env: Environment) {
    this.url = env.read(orderSettings.DATA_PLATFORM_URL)?.replace(/\/$/, '');
  }
}

@Injectable()
export class HttpDataPlatformBookings extends DataPlatformBookings {
  constructor(
    private readonly config: DataPlatformConfig,
    private readonly log: Log,
  ) {
    super();
  }

  async find(orderId: OrderId): Promise<EventBookings> {
    const { url } = this.config;
    if (url === undefined) return { known: false, reason: 'not-configured' };
    try {
      const answer = await fetch(`${url}/bookings?orderId=${orderId}`, { signal: AbortSignal.timeout(DEADLINE_MS) });
      if (!answer.ok) throw new Error(`the data platform answers ${answer.status}`);
      return { known: true, bookedAt: bookedAtOf(await answer.json()) };
    } catch (error) {
      this.log.warn({ orderId, err: error }, 'bookings of the data platform could not be read');
      return { known: false, reason: 'unreachable' };
    }
  }
}

/** @throws Error for an answer of another form: it comes from another system */
function bookedAtOf(answer: unknown): Map<string, Date> {
  if (!Array.isArray(answer)) throw new Error('the data platform does not answer with a list');
  return new Map(
    answer.map((booking: unknown): [string, Date] => {
      const { eventId, bookedAt } = Object(booking) as { readonly eventId?: unknown; readonly bookedAt?: unknown };
      const time = new Date(String(bookedAt));
      if (typeof eventId !== 'string' || !isId(eventId) || Number.isNaN(time.getTime())) {
        throw new Error('the data platform answers with a malformed booking');
      }
      return [eventId, time];
    }),
  );
}
