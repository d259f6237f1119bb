import {
  type DomainError,
  type IdempotentAnswer,
  idempotencyErrors,
  type IdempotentRequest,
  newId,
  StoredAnswers,
} from '@app/kernel';
import { idempotentRequest } from '@test/support/idempotent-request';
import { TestClock } from '@test/support/test-clock';
import { ClaimCouponUseCase } from '../src/application/claim-coupon.use-case';
import { ClaimLane } from '../src/application/claim-lane';
import { CouponGate, type GateQuestion, type GateRefusal, type GateVerdict } from '../src/application/coupon-gate';
import type { ClaimAnswer, KeyedClaim } from '../src/application/keyed-claim';
import type { ClaimCoupon } from '../src/domain/claim';
import type { CouponId } from '../src/domain/coupon';

const SOLD_OUT = { refused: 'sold-out' } as const;
const answer: IdempotentAnswer = { body: '{"sequence":1}', replayed: false };

class Gate extends CouponGate {
  recalled: GateRefusal | undefined;
  verdicts: GateVerdict[] = ['pass'];
  readonly questions: GateQuestion[] = [];
  readonly left: ClaimCoupon[] = [];
  readonly recalls: unknown[] = [];

  recall(question: Parameters<CouponGate['recall']>[0]): GateRefusal | undefined {
    this.recalls.push(question);
    return this.recalled;
  }

  ask(question: GateQuestion): Promise<GateVerdict> {
    this.questions.push(question);
    return Promise.resolve(this.verdicts[this.questions.length - 1]!);
  }

  leave(command: ClaimCoupon): Promise<void> {
    this.left.push(command);
    return Promise.resolve();
  }

  update(): Promise<{ readonly wantsHolders: boolean }> {
    return Promise.reject(new Error('not in this use case'));
  }

  list(): Promise<void> {
    return Promise.reject(new Error('not in this use case'));
  }
}

class Lane extends ClaimLane {
  outcome: ClaimAnswer | Error = answer;
  readonly claims: KeyedClaim[] = [];
  readonly waits: CouponId[] = [];

  claim(command: KeyedClaim): Promise<ClaimAnswer> {
    this.claims.push(command);
    return this.outcome instanceof Error && !('code' in this.outcome)
      ? Promise.reject(this.outcome)
      : Promise.resolve(this.outcome);
  }

  untilDecided(couponId: CouponId): Promise<void> {
    this.waits.push(couponId);
    return Promise.resolve();
  }
}

class Answers extends StoredAnswers {
  stored: IdempotentAnswer | DomainError | undefined;
  readonly searched: IdempotentRequest[] = [];

  find(request: IdempotentRequest): Promise<IdempotentAnswer | DomainError | undefined> {
    this.searched.push(request);
    return Promise.resolve(this.stored);
  }

  isUsed(): Promise<boolean> {
    return Promise.resolve(false);
  }
}

function shop() {
  const parts = { gate: new Gate(), lane: new Lane(), answers: new Answers(), clock: new TestClock() };
  const { gate, lane, answers, clock } = parts;
  const claim = { userId: newId<'User'>(), couponId: newId<'Coupon'>(), request: idempotentRequest() };
  return { ...parts, claim, useCase: new ClaimCouponUseCase(gate, lane, answers, clock) };
}

describe('claiming a coupon', () => {
  it('passes the gate and is decided by the database', async () => {
    const { gate, lane, answers, clock, claim, useCase } = shop();
    expect(await useCase.execute(claim)).toBe(answer);
    const { userId, couponId } = claim;
    expect(gate.recalls).toEqual([{ userId, couponId, now: clock.now() }]);
    const command = { userCouponId: expect.any(String), ...claim };
    expect(gate.questions).toEqual([{ ...command, now: clock.now(), insists: false }]);
    expect(lane.claims).toEqual([command]);
    expect([lane.waits, gate.left, answers.searched]).toEqual([[], [], []]);
  });

  it('is refused at once where this process knows the refusal, to a customer who holds none', () => {
    const { gate, lane, answers, claim, useCase } = shop();
    gate.recalled = { refusal: SOLD_OUT, mayHold: false };
    expect(useCase.execute(claim)).toBe(SOLD_OUT);
    expect([gate.questions, lane.claims, answers.searched]).toEqual([[], [], []]);
  });

  it.each(['this process', 'the gate'])(
    'is refused by %s after a search for a stored answer, to a holder',
    async (by) => {
      const { gate, lane, answers, claim, useCase } = shop();
      const refusal: GateRefusal = { refusal: SOLD_OUT, mayHold: true };
      if (by === 'the gate') gate.verdicts = [refusal];
      else gate.recalled = refusal;
      expect(await useCase.execute(claim)).toBe(SOLD_OUT);
      answers.stored = { body: '{"sequence":7}', replayed: true };
      gate.questions.length = 0;
      expect(await useCase.execute(claim)).toBe(answers.stored);
      answers.stored = idempotencyErrors.error('idempotency.key-reused');
      gate.questions.length = 0;
      expect(await useCase.execute(claim)).toBe(answers.stored);
      expect(answers.searched).toEqual([claim.request, claim.request, claim.request]);
      expect([lane.claims, gate.left]).toEqual([[], []]);
    },
  );

  it('is refused by the gate without a search, to a customer who holds none', async () => {
    const { gate, answers, claim, useCase } = shop();
    gate.verdicts = [{ refusal: SOLD_OUT, mayHold: false }];
    expect(await useCase.execute(claim)).toBe(SOLD_OUT);
    expect(answers.searched).toEqual([]);
  });

  it('waits for the claims under way when the coupon is crowded, and then insists', async () => {
    const { gate, lane, clock, claim, useCase } = shop();
    gate.verdicts = ['crowded', 'pass'];
    expect(await useCase.execute(claim)).toBe(answer);
    expect(lane.waits).toEqual([claim.couponId]);
    const command = lane.claims[0]!;
    expect(gate.questions).toEqual([
      { ...command, now: clock.now(), insists: false },
      { ...command, now: clock.now(), insists: true },
    ]);
  });

  it('is refused after the wait when the gate knows the refusal', async () => {
    const { gate, lane, claim, useCase } = shop();
    gate.verdicts = ['crowded', { refusal: SOLD_OUT, mayHold: false }];
    expect(await useCase.execute(claim)).toBe(SOLD_OUT);
    expect(lane.claims).toEqual([]);
  });

  it('leaves the gate when it fails', async () => {
    const { gate, lane, claim, useCase } = shop();
    lane.outcome = new Error('no database');
    await expect(useCase.execute(claim)).rejects.toBe(lane.outcome);
    expect(gate.left).toEqual(lane.claims);
    expect(gate.left).toHaveLength(1);
  });
});
