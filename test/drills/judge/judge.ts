import { hash } from 'node:crypto';
import type { Attempt, History } from '../history/history';
import { isExpectedRefusal, type OrderLine } from '../history/write';
import { judgeEvents } from './events';
import { Findings } from './findings';
import { judgeStock } from './stock';
import type { Truth } from './truth';
import type { Verdict } from './verdict';

/** An effect in the database, as the judge compares it with an answer. */
interface Effect {
  readonly id: string;
  readonly amount: number | undefined;
  /** Units by product; undefined where they are not compared. */
  readonly units: string | undefined;
  readonly what: string;
}

interface Kinds {
  readonly lost: Findings;
  readonly doubled: Findings;
  readonly madeUp: Findings;
  readonly different: Findings;
  readonly failed: Findings;
}

/** Compares what every caller was answered with the database. Knows nothing of the code that is under test. */
export function judge(history: History, truth: Truth): Verdict {
  const kinds: Kinds = {
    lost: new Findings('lost'),
    doubled: new Findings('doubled'),
    madeUp: new Findings('made up'),
    different: new Findings('different'),
    failed: new Findings('failed'),
  };
  const keyed = history.attempts.filter(({ write }) => write.kind !== 'claim');
  const effects = effectsByName(truth);
  let inBooks = 0;
  for (const attempt of keyed) {
    const own = effects.get(nameOf(attempt)) ?? [];
    effects.delete(nameOf(attempt));
    if (own.length > 0) inBooks++;
    compare(attempt, own, kinds);
  }
  for (const [name, unasked] of effects) {
    for (const { what } of unasked) kinds.madeUp.add(`${what}: no caller asked for ${name}`);
  }
  inBooks += compareClaims(history, truth, kinds);
  for (const attempt of history.attempts) judgeAnswers(attempt, kinds);
  const oversold = judgeStock(truth);
  const events = judgeEvents(truth);
  for (const sentence of events.unasked) kinds.madeUp.add(sentence);
  const all = [...(Object.values(kinds) as Findings[]), oversold, events.missing, events.twice];
  return {
    tried: history.attempts.length,
    yes: history.attempts.filter(({ outcome }) => outcome?.answer === 'yes').length,
    inBooks,
    lost: kinds.lost.count,
    doubled: kinds.doubled.count,
    madeUp: kinds.madeUp.count,
    different: kinds.different.count,
    oversold: oversold.count,
    eventsMissing: events.missing.count,
    eventsTwice: events.twice.count,
    failed: kinds.failed.count,
    findings: all.flatMap(({ sentences }) => sentences),
  };
}

/** By what the database and the history both know: the caller's key, or the charge's reference. */
function effectsByName({ orders, refunds, charges }: Truth): Map<string, Effect[]> {
  const effects = new Map<string, Effect[]>();
  const add = (name: string, effect: Effect): void => {
    effects.set(name, [...(effects.get(name) ?? []), effect]);
  };
  for (const { orderId: id, customerId, keyHash, totalAmount: amount, lines } of orders) {
    add(`order ${customerId} ${keyHash}`, { id, amount, units: unitsIn(lines), what: `order ${id}` });
  }
  for (const { orderId: id, customerId, keyHash, kind } of refunds) {
    const what = `${kind} of order ${id}`;
    add(`${kind} ${customerId} ${keyHash}`, { id, amount: undefined, units: undefined, what });
  }
  for (const { entryId: id, customerId, reference, amount } of charges) {
    add(`charge ${customerId} ${reference}`, { id, amount, units: undefined, what: `charge ${id}` });
  }
  return effects;
}

/** The same for two orders of the same units of the same products. */
function unitsIn(lines: readonly OrderLine[]): string {
  const units = new Map<string, number>();
  for (const { productId, quantity } of lines) units.set(productId, (units.get(productId) ?? 0) + quantity);
  return [...units]
    .map(([productId, quantity]) => `${quantity} of ${productId}`)
    .sort()
    .join(', ');
}

const nameOf = ({ customerId, key, write }: Attempt): string =>
  `${write.kind} ${customerId} ${write.kind === 'charge' ? write.reference : hash('sha256', key)}`;

function compare(attempt: Attempt, own: readonly Effect[], { lost, doubled, madeUp, different }: Kinds): void {
  const { outcome, write, key } = attempt;
  const asked = `${write.kind} with key ${key}`;
  if (own.length > 1) doubled.add(`${asked} is in the database ${own.length} times`, own.length - 1);
  const [effect] = own;
  if (outcome?.answer === 'yes') {
    if (!effect) lost.add(`${asked} was answered with ${outcome.id} and is not in the database`);
    else if (!own.some((each) => each.id === outcome.id && isSame(each.amount, outcome.amount))) {
      different.add(
        `${asked} was answered with ${outcome.id} for ${String(outcome.amount)}, the database has ${effect.id} for ${String(effect.amount)}`,
      );
    }
  }
  const units = write.kind === 'order' && write.lines ? unitsIn(write.lines) : undefined;
  if (effect && units !== undefined && units !== effect.units) {
    different.add(`${asked} was for ${units}, ${effect.what} is for ${String(effect.units)}`);
  }
  if (outcome?.answer === 'no' && effect)
    madeUp.add(`${asked} was refused (${outcome.code}), but ${effect.what} stands`);
}

const isSame = (stored: number | undefined, answered: number | undefined): boolean =>
  stored === undefined || answered === undefined || stored === answered;

/** A customer's claims of a coupon have no key in the database: their ids are compared, and how many there are. */
function compareClaims({ attempts }: History, { claims }: Truth, { lost, doubled, madeUp }: Kinds): number {
  const asked = attempts.filter(({ write }) => write.kind === 'claim');
  const stored = new Set(claims.map(({ userCouponId }) => userCouponId));
  const answered = new Set<string>();
  for (const { outcome, key } of asked) {
    if (outcome?.answer !== 'yes') continue;
    if (answered.has(outcome.id)) doubled.add(`two claims were answered with the coupon ${outcome.id}`);
    answered.add(outcome.id);
    if (!stored.has(outcome.id))
      lost.add(`claim with key ${key} was answered with ${outcome.id}, which no customer has`);
  }
  // One without a definite answer may stand.
  const undecided = new Map<string, number>();
  for (const { outcome, customerId, write } of asked) {
    if (outcome !== undefined || write.kind !== 'claim') continue;
    const pair = `${customerId} ${write.couponId}`;
    undecided.set(pair, (undecided.get(pair) ?? 0) + 1);
  }
  for (const { userCouponId, customerId, couponId } of claims) {
    if (answered.has(userCouponId)) continue;
    const pair = `${customerId} ${couponId}`;
    const left = undecided.get(pair) ?? 0;
    if (left > 0) undecided.set(pair, left - 1);
    else madeUp.add(`customer ${customerId} has the coupon ${userCouponId}, and no claim was answered with it`);
  }
  return claims.length;
}

/** A key has one answer, and the contract names it. */
function judgeAnswers({ key, write, tries, successes, outcome }: Attempt, { doubled, failed }: Kinds): void {
  const ids = new Set(successes.map(({ id }) => id));
  if (ids.size > 1)
    doubled.add(`${write.kind} with key ${key} was answered with ${[...ids].join(' and ')}`, ids.size - 1);
  const bug = tries.find(({ status }) => status === 500);
  if (bug) failed.add(`${write.kind} with key ${key} was answered 500 ${bug.code}`);
  else if (outcome === undefined) {
    const last = tries.at(-1);
    failed.add(
      `${write.kind} with key ${key} has no definite answer after ${tries.length} tries (${last?.code ?? 'none'})`,
    );
  } else if (outcome.answer === 'no' && !isExpectedRefusal(write, outcome.code)) {
    failed.add(`${write.kind} with key ${key} was refused with ${outcome.code}`);
  }
}
