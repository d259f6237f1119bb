import type { TestingModule } from '@nestjs/testing';
import { Clock, DomainError, type IdempotentAnswer, type IdempotentRequest, newId, type UserId } from '@app/kernel';
import { REDIS, type RedisClient, RedisModule, toBinary } from '@app/platform';
import type { TestDatabase } from '@test/support/database';
import { idempotentRequest } from '@test/support/idempotent-request';
import { testingModule } from '@test/support/nest';
import { TestClock } from '@test/support/test-clock';
import { waitFor } from '@test/support/wait-for';
import { ClaimCouponUseCase } from '../src/application/claim-coupon.use-case';
import { ClaimCouponsUseCase } from '../src/application/claim-coupons.use-case';
import { CouponGate } from '../src/application/coupon-gate';
import { CouponConfig } from '../src/coupon.config';
import { CouponClaimsModule } from '../src/coupon-claims.module';
import type { toClaimView } from '../src/application/claim.view';
import { isRefusal } from '../src/domain/claim';
import type { CouponId } from '../src/domain/coupon';
import { refusalError } from '../src/domain/coupon.errors';

type Variables = Readonly<Record<string, string>>;

/**
 * The claims' part of the context over a real database and Redis; a spec may override parts. Without the
 * memory of sold out coupons, so that each claim asks the gate.
 */
export const claimsContext = (
  database: Pick<TestDatabase, 'environment'>,
  redisUrl: string,
  environment: Variables = {},
) =>
  testingModule({
    database,
    imports: [RedisModule.forRoot(), CouponClaimsModule],
    configs: [CouponConfig],
    environment: { REDIS_URL: redisUrl, COUPON_GATE_MEMORY_MS: '0', ...environment },
  });

/** One process of it, with a fixed clock and a count of the claims that reached the database. */
export class ClaimsProcess {
  private constructor(
    readonly module: TestingModule,
    readonly clock: TestClock,
  ) {}

  static async start(
    database: Pick<TestDatabase, 'environment'>,
    redisUrl: string,
    { clock = new TestClock(new Date()), environment = {}, redisIsUp = true } = {},
  ): Promise<ClaimsProcess> {
    const module = await claimsContext(database, redisUrl, environment)
      .overrideProvider(ClaimCouponsUseCase)
      .useClass(CountedClaims)
      .overrideProvider(Clock)
      .useValue(clock)
      .compile();
    await module.init();
    if (redisIsUp) await waitFor(() => module.get<RedisClient>(REDIS).isReady, { what: 'Redis' });
    return new ClaimsProcess(module, clock);
  }

  get gate(): CouponGate {
    return this.module.get(CouponGate);
  }

  /** Claims that reached the database so far. */
  get decidedByDatabase(): number {
    return this.module.get<CountedClaims>(ClaimCouponsUseCase).seen;
  }

  /** The sequence number, or the code of the refusal. */
  async claim(couponId: CouponId, userId: UserId = newId<'User'>(), request = claimRequest(userId)) {
    try {
      return (await claimed(this.module, userId, couponId, request)).sequence;
    } catch (error) {
      if (error instanceof DomainError) return error.code;
      throw error;
    }
  }

  stop(): Promise<void> {
    return this.module.close();
  }
}

/** With a key of its own, if none is given. */
export const claimRequest = (userId: UserId, key: string = newId()): IdempotentRequest =>
  idempotentRequest({ callerId: userId as string as IdempotentRequest['callerId'], key });

export type ClaimView = ReturnType<typeof toClaimView>;

/** @throws the refusal that the customer gets. */
export async function claimed(
  module: TestingModule,
  userId: UserId,
  couponId: CouponId,
  request = claimRequest(userId),
): Promise<ClaimView> {
  return JSON.parse((await answered(module, { userId, couponId, request })).body) as ClaimView;
}

/** @throws the refusal that the customer gets. */
export async function answered(
  module: TestingModule,
  claim: Parameters<ClaimCouponUseCase['execute']>[0],
): Promise<IdempotentAnswer> {
  const answer = await module.get(ClaimCouponUseCase).execute(claim);
  if (answer instanceof DomainError) throw answer;
  if (isRefusal(answer)) throw refusalError(answer);
  return answer;
}

export class CountedClaims extends ClaimCouponsUseCase {
  seen = 0;

  override execute(...[commands, options]: Parameters<ClaimCouponsUseCase['execute']>) {
    this.seen += commands.length;
    return super.execute(commands, options);
  }
}

/** A coupon in the database: its count, and the sequences of its claims. */
export async function claimedOf({ dataSource }: TestDatabase, couponId: CouponId) {
  const [coupon] = await dataSource.query<{ claimed_count: number }[]>(
    'SELECT claimed_count FROM coupons WHERE id = ?',
    [toBinary(couponId)],
  );
  const claims = await dataSource.query<{ sequence: number }[]>(
    'SELECT sequence FROM user_coupons WHERE coupon_id = ? ORDER BY sequence',
    [toBinary(couponId)],
  );
  return { count: coupon?.claimed_count, sequences: claims.map(({ sequence }) => sequence) };
}

export const upTo = (count: number): number[] => Array.from({ length: count }, (_, n) => n + 1);
