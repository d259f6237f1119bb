import { defineContext, defineSettings } from '@app/kernel';
import { imageErrors } from './domain/images/image.errors';
import { importErrors } from './domain/imports/import.errors';
import { productErrors } from './domain/product.errors';

export const productSettings = defineSettings({
  CATALOGUE_CACHE_MS: {
    kind: 'integer',
    min: 0,
    max: 60_000,
    fallback: 1_000,
    unit: 'ms',
    meaning: 'The greatest age of what is shown of the catalogue, stock included; 0 turns the cache off.',
    processes: ['api', 'worker'],
  },
  IMAGE_BASE_URL: {
    kind: 'url',
    protocols: ['http', 'https'],
    meaning: 'The address at which browsers get the pictures: a CDN before the bucket, or the bucket.',
    processes: ['api'],
    example: 'http://127.0.0.1:4566/pictures',
  },
  IMAGE_POLL_MS: {
    kind: 'integer',
    min: 1,
    max: 86_400_000,
    fallback: 1_000,
    unit: 'ms',
    meaning: 'The longest time for which a picture waits when its wake-up is lost.',
    processes: ['worker'],
  },
  IMAGE_LEASE_MS: {
    kind: 'integer',
    min: 1,
    max: 86_400_000,
    fallback: 180_000,
    unit: 'ms',
    meaning: 'The time for which one worker may keep a picture. Keep it above the longest check.',
    processes: ['worker'],
  },
  IMAGE_OUTAGE_MS: {
    kind: 'integer',
    min: 1,
    max: 86_400_000,
    fallback: 200,
    unit: 'ms',
    meaning: 'The first pause while the store cannot be used; it doubles.',
    processes: ['worker'],
  },
  IMAGE_OUTAGE_MAX_MS: {
    kind: 'integer',
    min: 1,
    max: 86_400_000,
    fallback: 10_000,
    unit: 'ms',
    meaning: 'The longest pause while the store cannot be used.',
    processes: ['worker'],
  },
  IMAGE_SWEEP_MS: {
    kind: 'integer',
    min: 1,
    max: 86_400_000,
    fallback: 21_600_000,
    unit: 'ms',
    meaning: 'The time between two searches for abandoned pictures.',
    processes: ['worker'],
  },
});

export const productContext = defineContext({
  name: 'product',
  errors: [productErrors, imageErrors, importErrors],
  settings: productSettings,
  tables: [
    'products',
    'product_changes',
    'product_images',
    'product_imports',
    'product_search',
    'product_terms',
    'image_tasks',
    'stock_adjustments',
  ],
  tags: { products: 'What is for sale, and the stock' },
  ports: {
    Stocks: { kind: 'command', file: 'index.ts' },
    ProductDirectory: { kind: 'query', file: 'product-directory.queries.ts' },
  },
});
