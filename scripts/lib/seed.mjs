import { allowance, greetings, inMinorUnits, products } from './demo-shop.mjs';
import { step } from './progress.mjs';

/**
 * Fills the demo shop through the public HTTP API: products, customers, money on their balances. What is there already is
 * left as it is, so a seed that was interrupted goes on. Answers the id of the product for the first order.
 */
export async function seed({ api, admin, customers, currency, memory }) {
  const known = memory.get('firstProduct');
  if (known && (await call(api, 'GET', `/products/${known}`)).status === 200) return known;
  step(`filling the demo shop (${products.length} products, ${customers.length} customers, ${currency})`);
  const token = await signIn(api, admin);
  for (const product of products) await addProduct(api, token, product, currency);
  await Promise.all(customers.map((customer) => addCustomer(api, token, customer, currency)));
  return memory.set('firstProduct', await idOfFirstProduct(api));
}

async function addProduct(api, token, product, currency) {
  const body = { ...product, price: inMinorUnits(product.price, currency) };
  await expect(call(api, 'POST', '/products', { token, body }), 'product.sku-taken');
}

async function addCustomer(api, token, { email, password }, currency) {
  const name = greetings[email.split('@')[0]];
  await expect(call(api, 'POST', '/auth/sign-up', { body: { email, password, name } }), 'identity.email-taken');
  const { user } = (await expect(call(api, 'POST', '/auth/sign-in', { body: { email, password } }))).body;
  // The same reference is the same entry: charged once, however often this runs.
  const charge = { amount: inMinorUnits(allowance, currency), reference: `demo-shop:${email}` };
  const path = `/users/${user.userId}/balance/charges`;
  await expect(call(api, 'POST', path, { token, body: charge, headers: { 'idempotency-key': `demo-shop:${email}` } }));
}

const signIn = async (api, account) => (await expect(call(api, 'POST', '/auth/sign-in', { body: account }))).body.token;

async function idOfFirstProduct(api) {
  const { body } = await expect(call(api, 'GET', '/products?limit=100'));
  return body.items.find(({ sku }) => sku === products[0].sku).productId;
}

async function call(api, method, path, { token, body, headers } = {}) {
  const response = await fetch(api + path, {
    method,
    headers: {
      ...(body && { 'content-type': 'application/json' }),
      ...(token && { authorization: `Bearer ${token}` }),
      ...headers,
    },
    body: body && JSON.stringify(body),
  });
  const text = await response.text();
  return { method, path, status: response.status, body: text && JSON.parse(text) };
}

/** The answer when it is a success or the refusal that says that the thing is there; anything else is a bug of ours. */
async function expect(answering, fineCode) {
  const answer = await answering;
  if (answer.status < 300 || (fineCode && answer.body.code === fineCode)) return answer;
  throw new Error(`${answer.method} ${answer.path} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
}
