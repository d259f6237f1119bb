import { inParallel } from '../api/in-parallel';
import { ShopApi, ShopProduct } from '../api/shop-api';
import { ReplayRun } from '../replay-run';

const LANES = 8;

/** The shop's product for every SKU of the plan: found, or created with all the stock that the file sells. */
export async function loadProducts({ plan, api, progress, interrupted }: ReplayRun): Promise<Map<string, ShopProduct>> {
  const found = await findProducts(api);
  const missing = plan.products.filter(({ sku }) => !found.has(sku));
  const tick = progress.phase('Products', missing.length);
  const created = await inParallel(LANES, missing, async ({ sku, name, price, quantity }) => {
    interrupted.throwIfAborted();
    const product = await api.createProduct({ sku, name, price, stock: quantity });
    tick();
    return product;
  });
  // A SKU that is taken although the list did not have it: an earlier attempt created it, and its answer was lost.
  const known = created.includes(undefined) ? await findProducts(api) : found;
  for (const product of created) if (product) known.set(product.sku, product);
  return new Map(plan.products.map(({ sku }) => [sku, known.get(sku) ?? notForSale(sku)]));
}

async function findProducts(api: ShopApi): Promise<Map<string, ShopProduct>> {
  const found = new Map<string, ShopProduct>();
  for await (const product of api.products()) found.set(product.sku, product);
  return found;
}

function notForSale(sku: string): never {
  throw new Error(`the SKU ${sku} is taken by a product that is not for sale`);
}
