import { createHmac } from 'node:crypto';
import { inParallel } from '../api/in-parallel';
import { Credentials } from '../api/admin-session';
import { NO_CUSTOMER } from '../file/returns';
import { ReplayRun } from '../replay-run';

/** The number of passwords that Node hashes at once. */
const LANES = 4;

/** The user id of every customer with a sale; signs up new customers. */
export async function loadCustomers(run: ReplayRun, adminPassword: string): Promise<Map<string, string>> {
  const { plan, api, progress, interrupted } = run;
  const tick = progress.phase('Customers', plan.customers.length);
  const users = await inParallel(LANES, plan.customers, async (customerId) => {
    interrupted.throwIfAborted();
    const account = accountOf(customerId, adminPassword);
    const userId = (await api.signUp(account, nameOf(customerId))) ?? (await api.signIn(account));
    tick();
    return [customerId, userId] as const;
  });
  return new Map(users);
}

/** A customer has the same account in every run; without the admin's password it cannot be used to sign in. */
export function accountOf(customerId: string, adminPassword: string): Credentials {
  return {
    email: `customer-${customerId}@replay.example`,
    password: createHmac('sha256', adminPassword).update(`replay ${customerId}`).digest('base64url'),
  };
}

const nameOf = (customerId: string): string =>
  customerId === NO_CUSTOMER ? 'Customers without a number' : `Customer ${customerId}`;
