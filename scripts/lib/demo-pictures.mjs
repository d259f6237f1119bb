import { draw, drawingsOf } from './demo-drawings.mjs';
import { call, expect } from './http.mjs';
import { step } from './progress.mjs';
import { until } from './wait.mjs';

const patienceSeconds = 60;

/**
 * Gives every product of the demo shop its pictures, as an admin's browser would: ask, send to the store, confirm, wait. A
 * product that shows some already keeps them.
 */
export async function addPictures({ api, token }) {
  const { body } = await expect(call(api, 'GET', '/products?limit=100'));
  const bare = body.items.filter(({ sku, images }) => images.length === 0 && drawingsOf(sku).length > 0);
  if (bare.length === 0) return;
  step(`drawing and uploading pictures of ${bare.length} products`);
  const sent = [];
  for (const product of bare) {
    for (const name of drawingsOf(product.sku)) sent.push(await sendPicture({ api, token, product, name }));
  }
  await Promise.all(sent.map((path) => waitUntilReady({ api, token, path })));
}

/** Returns the picture's address. */
async function sendPicture({ api, token, product: { productId, name: alt }, name }) {
  const bytes = await paint(name);
  const path = `/products/${productId}/images`;
  const request = { contentType: 'image/png', byteLength: bytes.length, alt };
  const { imageId, upload } = (await expect(call(api, 'POST', path, { token, body: request }))).body;
  await sendBytes(upload, bytes);
  await expect(call(api, 'POST', `${path}/${imageId}/confirmation`, { token }));
  return `${path}/${imageId}`;
}

async function sendBytes({ url, method, fields = {}, headers = {} }, bytes) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append('file', new Blob([bytes]));
  const response = await fetch(url, { method, headers, body: method === 'POST' ? form : bytes });
  if (!response.ok) throw new Error(`${method} ${url} answered ${response.status}: ${await response.text()}`);
}

async function waitUntilReady({ api, token, path }) {
  const finished = async () => {
    const { body } = await expect(call(api, 'GET', path, { token }));
    return ['ready', 'refused'].includes(body.status) && body;
  };
  const image = await until(finished, { seconds: patienceSeconds, everyMs: 200 });
  if (image?.status !== 'ready') throw new Error(`the picture ${path} is not shown: ${JSON.stringify(image)}`);
}

/** Imported late: on a fresh checkout the package is installed by the very start that draws. */
async function paint(name) {
  const { default: sharp } = await import('sharp');
  return sharp(Buffer.from(draw(name)))
    .png()
    .toBuffer();
}
