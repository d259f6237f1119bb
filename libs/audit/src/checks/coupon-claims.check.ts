import type { Check } from '../check';
import { sql } from '../sql';

export const couponClaims: Check = {
  name: 'coupons.claims',
  rule: 'The claim count of a coupon equals its claims, which are numbered from 1 without a gap; it exceeds neither the quantity nor, for one customer, the limit for each customer.',
  examined: ({ coupons }) => coupons,
  // A customer's claims of a coupon are numbered too, each number once: with no number above the limit there are no
  // claims above it.
  violations: ({ coupons, claims }) => sql`
    SELECT coupon_id,
      CONCAT(claims, ' claims from 1 to ', claims, ', at most ', quantity, ', and ', most, ' a customer') AS expected,
      CONCAT(claimed_count, ' claims from ', first_no, ' to ', last_no, ', of one customer ', first_of_one, ' to ',
        last_of_one) AS found
    FROM (
      SELECT coupon_id, SUM(claimed_count) AS claimed_count, SUM(quantity) AS quantity, SUM(most) AS most,
        SUM(claims) AS claims, COALESCE(MIN(sequence), 1) AS first_no, COALESCE(MAX(sequence), 0) AS last_no,
        COALESCE(MIN(claim_no), 1) AS first_of_one, COALESCE(MAX(claim_no), 0) AS last_of_one, SUM(known) AS known
      FROM (
        SELECT c.id AS coupon_id, c.claimed_count, c.quantity, c.max_per_customer AS most, 0 AS claims,
          NULL AS sequence, NULL AS claim_no, 1 AS known
        FROM ${coupons} c
        UNION ALL
        SELECT u.coupon_id, 0, 0, 0, 1, u.sequence, u.claim_no, 0 FROM ${claims} u
      ) parts
      GROUP BY coupon_id
    ) counted
    WHERE known = 1 AND (claimed_count <> claims OR claims > quantity OR first_no <> 1 OR last_no <> claims
      OR first_of_one <> 1 OR last_of_one > most)`,
};
