// `npm run rush`: 1,000 buyers order one of 100 units at once, over two API processes; ends with the auditor's line.
// A system of its own in .local/rush, which is stopped afterwards. Everything goes through the public API.
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { auditor, auditorVariables } from './lib/auditor.mjs';
import { attempt, lastLines } from './lib/commands.mjs';
import { readFlags } from './lib/flags.mjs';
import { call, expect } from './lib/http.mjs';
import { refuseOldNode } from './lib/node-version.mjs';
import { installAndBuild } from './lib/npm.mjs';
import { prepare } from './lib/prepare.mjs';
import { heading, line, Refusal, step } from './lib/progress.mjs';
import { supervise } from './lib/supervise.mjs';
import { startSystem } from './lib/system.mjs';
import { until } from './lib/wait.mjs';

const PRICE = 10_000;
/** Signing up is not what is shown: as many at once as keep the servers busy. */
const SIGN_UPS_AT_ONCE = 16;
/** A client that got no answer, or 503, repeats its request with the same key. */
const TRIES = 20;
const PAUSE_MS = 500;

/** The least that argon2 takes: a thousand passwords are hashed twice, and none of them outlives the run. */
const cheapPasswords = { PASSWORD_MEMORY_KIB: '1024', PASSWORD_ITERATIONS: '1', PASSWORD_PARALLELISM: '1' };

await supervise(rush);

async function rush(teardown) {
  refuseOldNode();
  const flags = readFlags(process.argv.slice(2), { buyers: 'a number', units: 'a number' });
  const { buyers = 1_000, units = 100 } = flags;
  if (buyers < 1 || buyers > 5_000 || units < 1) throw new Refusal('--buyers needs 1 to 5000, --units at least 1.');
  await installAndBuild();
  const prepared = await prepare({ purpose: 'rush', fresh: true, teardown });
  const environment = { ...cheapPasswords, BALANCE_SELF_CHARGE: 'true' };
  const system = await startSystem({ prepared, apiProcesses: 2, environment });
  return Promise.race([sell({ system, prepared, buyers, units }), prepared.children.failure]);
}

/** The sale and its proof. Answers the exit code: 0 when what was sold is what there was, and the auditor agrees. */
async function sell({ system: { apiUrls, admin }, prepared, buyers, units }) {
  const productId = await addProduct(apiUrls[0], admin, units);
  step(`signing up ${buyers} buyers, each with money for one unit`);
  const tokens = await signUpAll(apiUrls, buyers);

  step(`${buyers} orders at once for ${units} units, over ${apiUrls.length} API processes`);
  const began = performance.now();
  const answers = await Promise.all(tokens.map((token, n) => order(apiUrls[n % apiUrls.length], token, productId)));
  const seconds = (performance.now() - began) / 1_000;

  const expected = { placed: Math.min(units, buyers), left: Math.max(units - buyers, 0) };
  const placed = answers.filter(({ status }) => status === 200).length;
  const refused = answers.filter(({ body }) => body.code === 'order.out-of-stock').length;
  const left = await stockOf(apiUrls[0], productId, expected.left);
  heading(`${buyers} buyers, ${units} units, ${apiUrls.length} API processes, ${seconds.toFixed(1)} s`);
  line(`  placed                  ${placed}`);
  line(`  refused (out of stock)  ${refused}`);
  for (const [what, count] of Object.entries(countOthers(answers))) line(`  ${what}  ${count}`);
  line(`  left in stock           ${left}`);
  const isTrue = await audit(prepared);
  const isRight = placed === expected.placed && refused === buyers - placed && left === expected.left;
  return isRight && isTrue ? 0 : 1;
}

async function addProduct(api, admin, stock) {
  const { token } = (await expect(call(api, 'POST', '/auth/sign-in', { body: admin }))).body;
  const body = { sku: 'RUSH-1', name: 'A limited edition', price: PRICE, stock };
  return (await expect(call(api, 'POST', '/products', { token, body, headers: newKey() }))).body.productId;
}

/** The sessions of new customers, some at a time. */
async function signUpAll(apiUrls, count) {
  const tokens = [];
  let next = 0;
  const oneAfterTheOther = async () => {
    while (next < count) {
      const n = next++;
      tokens[n] = await signUp(apiUrls[n % apiUrls.length], n);
    }
  };
  await Promise.all(Array.from({ length: SIGN_UPS_AT_ONCE }, oneAfterTheOther));
  return tokens;
}

async function signUp(api, n) {
  const account = { email: `buyer-${n}@rush.example`, password: randomUUID() };
  await expect(call(api, 'POST', '/auth/sign-up', { body: { ...account, name: `Buyer ${n}` } }));
  const { token } = (await expect(call(api, 'POST', '/auth/sign-in', { body: account }))).body;
  await expect(call(api, 'POST', '/balance/charges', { token, body: { amount: PRICE }, headers: newKey() }));
  return token;
}

/** POST /orders for one unit, with one key however often it is sent. */
async function order(api, token, productId) {
  const headers = newKey();
  const body = { lines: [{ productId, quantity: 1 }] };
  for (let tries = 1; ; tries++) {
    const answer = await call(api, 'POST', '/orders', { token, body, headers }).catch((error) => ({
      status: 503,
      body: { code: `no answer (${error.cause?.code ?? error.message})` },
    }));
    if (answer.status !== 503 || tries === TRIES) return answer;
    await sleep(PAUSE_MS);
  }
}

function newKey() {
  return { 'idempotency-key': randomUUID() };
}

/** A copy of the catalogue may be a second old: waits for what is expected, and answers what there is. */
async function stockOf(api, productId, expected) {
  let stock;
  await until(
    async () => {
      ({ stock } = (await expect(call(api, 'GET', `/products/${productId}`))).body);
      return stock === expected;
    },
    { seconds: 5, everyMs: 200 },
  );
  return stock;
}

/** Unexpected answers; there should be none. */
function countOthers(answers) {
  const counts = {};
  for (const { status, body } of answers) {
    if (status === 200 || body.code === 'order.out-of-stock') continue;
    const what = `${status} ${body.code}`.padEnd(22);
    counts[what] = (counts[what] ?? 0) + 1;
  }
  return counts;
}

/** The auditor's last line; all of its report where something is broken. */
async function audit({ database }) {
  const { code, output } = await attempt(process.execPath, [auditor], { env: auditorVariables(database) });
  line(`\n${code === 0 ? lastLines(output, 1) : output}`);
  return code === 0;
}
