import { hasUnknownOutcome, newId, type RunOptions, Unavailable } from '@app/kernel';
import { readConfig } from '@app/platform/config/environment';
import { ProcessConfig } from '@app/platform/config/process.config';
import { Log } from '@app/platform/logging/log';
import { Metrics } from '@app/platform/metrics/metrics';
import type { ClaimCouponsUseCase } from '../src/application/claim-coupons.use-case';
import type { DecidedClaims } from '../src/application/decided-claims';
import type { GateUpdater } from '../src/application/gate-updater';
import type { KeyedClaim } from '../src/application/keyed-claim';
import { CouponConfig } from '../src/coupon.config';
import { BatchedClaimLane } from '../src/infrastructure/batched-claim-lane';

describe('a claim that is not decided, because another transaction holds its coupon', () => {
  const claim = { userCouponId: newId(), userId: newId(), couponId: newId(), request: {} } as unknown as KeyedClaim;
  const held = { decisions: [], standings: [], held: new Set([claim.couponId]) } satisfies DecidedClaims;
  const log = new Log(readConfig((env) => new ProcessConfig(env), { LOG_LEVEL: 'silent' }));

  /**
   * Every transaction finds the coupon held, after it has sent COMMIT so many times; one that waits for the coupon ends with
   * `apart`.
   */
  function laneThatSends(
    commits: number,
    apart = (): Promise<DecidedClaims> => Promise.resolve(held),
  ): BatchedClaimLane {
    const execute = (_: readonly KeyedClaim[], options?: RunOptions): Promise<DecidedClaims> => {
      if (options?.needsHeldRow) return apart();
      for (let run = 1; run <= commits; run++) options?.onCommitting?.(run);
      return Promise.resolve(held);
    };
    const useCase = { execute } as unknown as ClaimCouponsUseCase;
    const gateUpdater = { gateUpdated: () => Promise.resolve() } as unknown as GateUpdater;
    const config = readConfig((env) => new CouponConfig(env), {});
    return new BatchedClaimLane(useCase, gateUpdater, config, log, new Metrics());
  }

  it('is refused as busy', async () => {
    await expect(laneThatSends(1).claim(claim)).rejects.toMatchObject({ code: 'coupon.busy' });
  });

  it.each([
    ['the coupon stays held', undefined],
    ['the database is then unavailable', () => Promise.reject(new Unavailable('database'))],
  ])('may have been granted where the answer to a COMMIT did not come: %s', async (_, apart) => {
    const error: unknown = await laneThatSends(2, apart)
      .claim(claim)
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Unavailable);
    expect(hasUnknownOutcome(error)).toBe(true);
  });

  it('was not granted where one COMMIT was answered, and the database is then unavailable', async () => {
    const error: unknown = await laneThatSends(1, () => Promise.reject(new Unavailable('database')))
      .claim(claim)
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Unavailable);
    expect(hasUnknownOutcome(error)).toBe(false);
  });
});
