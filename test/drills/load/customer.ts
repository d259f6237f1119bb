import { setTimeout as sleep } from 'node:timers/promises';
import type { Attempt, History, No, Try, Yes } from '../history/history';
import type { Write } from '../history/write';
import type { Answer, Caller, Request } from './caller';

interface Account {
  readonly userId: string;
  readonly email: string;
  readonly password: string;
}

/** An order as its customer knows it. */
export interface OwnOrder {
  readonly orderId: string;
  readonly lines: readonly { readonly lineNo: number; readonly quantity: number }[];
}

type Body = Readonly<Record<string, unknown>>;

/** Answers that say nothing about the request: it is repeated with the same key. */
const isDefinite = ({ status }: Try): boolean => status >= 200 && status < 500 && ![401, 408, 429].includes(status);

const GIVE_UP_PAUSE_MS = 50;

/** A person or machine with one key for each write, repeated until the answer is definite. */
export class Customer {
  readonly orders: OwnOrder[] = [];
  readonly userCouponIds: string[] = [];
  private token: string | undefined;

  constructor(
    readonly account: Account,
    private readonly history: History,
    private readonly apiKey: string,
  ) {}

  /** `until`: when the caller gives up, in milliseconds since the epoch. */
  async write(caller: Caller, write: Write, key: string, until: () => number): Promise<Attempt> {
    const tries: Try[] = [];
    const successes: Yes[] = [];
    let outcome: Yes | No | undefined;
    while (outcome === undefined && (tries.length === 0 || Date.now() < until())) {
      if (this.token === undefined && write.kind !== 'charge' && !(await this.signIn(caller, until))) break;
      const answer = await caller.send(this.requestOf(write, key));
      tries.push(answer.made);
      if (answer.made.code === 'yes') {
        outcome = this.successOf(write, answer.body);
        successes.push(outcome);
      } else if (isDefinite(answer.made)) outcome = { answer: 'no', code: answer.made.code };
      else if (answer.made.status === 401) this.token = undefined;
      else await caller.pauseAfter(answer, tries.length);
    }
    const attempt: Attempt = { key, customerId: this.account.userId, write, tries, successes, outcome };
    this.history.add(attempt);
    return attempt;
  }

  /** Sends the same key again after a success: the answer must be the same. */
  async repeat(caller: Caller, attempt: Attempt): Promise<void> {
    const answer = await caller.send(this.requestOf(attempt.write, attempt.key));
    attempt.tries.push(answer.made);
    if (answer.made.code === 'yes') attempt.successes.push(yesOf(attempt.write, answer.body));
  }

  /** A request that stores nothing in the database; once. */
  async visit(caller: Caller, what: string, request: Request): Promise<Answer> {
    const session =
      this.token === undefined ? request : { ...request, headers: { authorization: `Bearer ${this.token}` } };
    const answer = await caller.send(session);
    if (answer.made.status === 401) this.token = undefined;
    this.history.visited(what, answer.made);
    return answer;
  }

  private async signIn(caller: Caller, until: () => number): Promise<boolean> {
    const { email, password } = this.account;
    for (let tries = 1; Date.now() < until(); tries++) {
      const answer = await caller.send({ method: 'POST', path: '/auth/sign-in', body: { email, password } });
      this.history.visited('POST /auth/sign-in', answer.made);
      if (answer.made.code === 'yes') {
        this.token = String(answer.body.token);
        return true;
      }
      await caller.pauseAfter(answer, tries);
    }
    await sleep(GIVE_UP_PAUSE_MS);
    return false;
  }

  private requestOf(write: Write, key: string): Request {
    const session = { authorization: `Bearer ${this.token ?? ''}`, 'idempotency-key': key };
    switch (write.kind) {
      case 'order': {
        const coupon = write.userCouponId === undefined ? {} : { userCouponId: write.userCouponId };
        const what = write.lines ? { lines: write.lines } : { fromCart: true };
        return { method: 'POST', path: '/orders', body: { ...what, ...coupon }, headers: session };
      }
      case 'charge': {
        const { amount, reference } = write;
        const headers = { 'x-api-key': this.apiKey, 'idempotency-key': key };
        const path = `/users/${this.account.userId}/balance/charges`;
        return { method: 'POST', path, body: { amount, reference }, headers };
      }
      case 'claim':
        return { method: 'POST', path: `/coupons/${write.couponId}/claims`, headers: session };
      case 'refund': {
        const { lineNo, quantity } = write;
        const body = { lines: [{ lineNo, quantity }] };
        return { method: 'POST', path: `/orders/${write.orderId}/refunds`, body, headers: session };
      }
      case 'cancellation':
        return { method: 'POST', path: `/orders/${write.orderId}/cancellation`, headers: session };
    }
  }

  private successOf(write: Write, body: Body): Yes {
    const yes = yesOf(write, body);
    if (write.kind === 'order') this.orders.push({ orderId: yes.id, lines: body.lines as OwnOrder['lines'] });
    if (write.kind === 'claim') this.userCouponIds.push(yes.id);
    return yes;
  }
}

function yesOf(write: Write, body: Body): Yes {
  switch (write.kind) {
    case 'order':
      return { answer: 'yes', id: String(body.orderId), amount: Number(body.totalAmount) };
    case 'charge':
      return { answer: 'yes', id: String(body.entryId), amount: write.amount };
    case 'claim':
      return { answer: 'yes', id: String(body.userCouponId), amount: undefined };
    case 'refund':
    case 'cancellation':
      return { answer: 'yes', id: String(body.orderId), amount: undefined };
  }
}
