import { Unavailable } from '@app/kernel';
import { randomUUID } from 'node:crypto';
import { fromBinary, toBinary } from '@app/platform';
import { type ApiAnswer, succeeded } from './api-client';
import type { Crowd, Visitor } from './crowd';
import type { TestDatabase } from './database';
import type { TestSystem } from './system';
import { waitFor } from './wait-for';

/** The result of a claim. */
export interface FinalAnswer {
  readonly visitor: Visitor;
  readonly status: number;
  readonly code: string | undefined;
  readonly userCouponId: string | undefined;
  readonly sequence: number | undefined;
}

interface ClaimBody {
  readonly code?: string;
  readonly sequence?: number;
  readonly userCouponId?: string;
  readonly details?: { readonly userCouponId?: string };
}

interface Rush {
  readonly couponId: string;
  readonly visitors: readonly Visitor[];
  /** Requests under way at once. */
  readonly atOnce: number;
  /** Called for every finished claim. */
  readonly onAnswer?: (answered: number) => void;
}

/** Every customer claims one coupon, over all running APIs, and retries without an answer, as customers do. */
export async function rush(system: TestSystem, crowd: Crowd, of: Rush): Promise<FinalAnswer[]> {
  const answers: FinalAnswer[] = [];
  const waiting = [...of.visitors.entries()];
  const serve = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      answers.push(await claimUntilDecided(system, crowd, { couponId: of.couponId, visitor: next[1], turn: next[0] }));
      of.onAnswer?.(answers.length);
    }
  };
  await Promise.all(Array.from({ length: of.atOnce }, serve));
  return answers;
}

/** A 401 signs in again, a 503 or a lost connection tries another API. */
async function claimUntilDecided(
  system: TestSystem,
  crowd: Crowd,
  { couponId, visitor, turn }: { couponId: string; visitor: Visitor; turn: number },
): Promise<FinalAnswer> {
  let tries = turn;
  const idempotencyKey = randomUUID();
  const { status, body } = await waitFor(
    async () => {
      const running = system.apis.filter(({ isRunning }) => isRunning);
      const api = running[tries++ % running.length]!;
      const answer = await visitor.client
        .at(api.url)
        .post<ClaimBody>(`/coupons/${couponId}/claims`, undefined, { idempotencyKey });
      if (answer.status === 401) await crowd.signIn(visitor).catch(ifUnavailable);
      return isDecided(answer) && answer;
    },
    { deadlineMs: 30_000, what: 'a claim to be decided' },
  );
  const userCouponId = body.userCouponId ?? body.details?.userCouponId;
  return { visitor, status, code: body.code, userCouponId, sequence: body.sequence };
}

/** The visitor is still signed out then; the answer to the next request shows it. */
const ifUnavailable = (error: unknown): void => {
  if (!(error instanceof Unavailable)) throw error;
};

const isDecided = ({ status }: ApiAnswer<ClaimBody>): boolean => status !== 401 && status !== 503;

/** Owners and numbers of the coupons in the database. */
export async function claimsIn({ dataSource }: TestDatabase, couponId: string) {
  const rows = await dataSource.query<{ user_id: Buffer; id: Buffer; sequence: number }[]>(
    'SELECT user_id, id, sequence FROM user_coupons WHERE coupon_id = ? ORDER BY sequence',
    [toBinary(couponId)],
  );
  return rows.map((row) => ({
    userId: fromBinary<'User'>(row.user_id),
    userCouponId: fromBinary(row.id),
    sequence: row.sequence,
  }));
}

/** The coupons that GET /user-coupons shows to each owner, by number. */
export async function shownTo(visitors: readonly Visitor[], atOnce = 50) {
  const shown: { userId: string; userCouponId: string; sequence: number }[] = [];
  const waiting = [...visitors];
  const ask = async (): Promise<void> => {
    for (let visitor = waiting.shift(); visitor; visitor = waiting.shift()) {
      const answer = await visitor.client.get<{ items: { userCouponId: string; sequence: number }[] }>('/user-coupons');
      for (const { userCouponId, sequence } of succeeded(answer).body.items) {
        shown.push({ userId: visitor.userId, userCouponId, sequence });
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, ask));
  return shown.sort((a, b) => a.sequence - b.sequence);
}

/** An open coupon of so many, made by the admin. */
export async function openCoupon(system: TestSystem, quantity: number): Promise<string> {
  const { admin } = await system.shop();
  const coupon = {
    name: 'Rush',
    kind: 'fixed',
    value: 1_000,
    quantity,
    claimFrom: '2026-01-01T00:00:00Z',
    claimUntil: '2099-01-01T00:00:00Z',
    validForDays: 30,
  };
  const answer = await admin.post<{ couponId: string }>('/coupons', coupon, { idempotencyKey: randomUUID() });
  return succeeded(answer).body.couponId;
}
