import { randomUUID } from 'node:crypto';
import { allowance, greetings, inMinorUnits, products } from './demo-shop.mjs';
import { addPictures } from './demo-pictures.mjs';
import { call, expect } from './http.mjs';
import { step } from './progress.mjs';

/**
 * Fills the demo shop through the public HTTP API: products and their pictures, customers, money on their balances. What is there already is
 * left as it is, so a seed that was interrupted goes on. Answers the id of the product for the first order.
 */
export async function seed({ api, admin, customers, currency, memory }) {
  const known = memory.get('firstProduct');
  const isThere = known && (await call(api, 'GET', `/products/${known}`)).status === 200;
  if (isThere && memory.get('pictures')) return known;
  const token = await signIn(api, admin);
  if (!isThere) await fill({ api, token, customers, currency });
  await addPictures({ api, token });
  memory.set('pictures', true);
  return memory.set('firstProduct', await idOfFirstProduct(api));
}

async function fill({ api, token, customers, currency }) {
  step(`filling the demo shop (${products.length} products, ${customers.length} customers, ${currency})`);
  for (const product of products) await addProduct(api, token, product, currency);
  await Promise.all(customers.map((customer) => addCustomer(api, token, customer, currency)));
}

async function addProduct(api, token, product, currency) {
  const body = { ...product, price: inMinorUnits(product.price, currency) };
  const headers = { 'idempotency-key': randomUUID() };
  await expect(call(api, 'POST', '/products', { token, body, headers }), 'product.sku-taken');
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
