import { ClaimBook } from '../src/domain/claim-book';
import { ASK, CLAIM_CASES, situationOf } from './claim-cases';

describe('the claim rule in the domain', () => {
  it.each(CLAIM_CASES)('answers %s', (_, each) => {
    const { coupon, claims, command, latest } = situationOf(each);
    const outcome = new ClaimBook([coupon], claims).claim(command, each.now);
    const claimed = { ...command, claimNo: each.holds + 1, sequence: claims.length + 1 };
    if (each.rule === 'claimed') expect(outcome).toMatchObject(claimed);
    else if (each.rule === 'already-claimed') {
      expect(outcome).toEqual({ refused: each.rule, userCouponId: latest?.userCouponId });
    } else expect(outcome).toEqual({ refused: each.rule });
  });
});

describe('the table of claim cases', () => {
  it.each(CLAIM_CASES)(
    'is decided alike by the rule, the gate and the memory of a process: %s',
    (_, { rule, gate, bareGate, memory }) => {
      for (const answer of [gate, bareGate, memory]) {
        if (answer !== ASK) expect(answer.refused).toBe(rule);
      }
    },
  );
});
