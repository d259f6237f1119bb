import { ErrorCatalogue } from '@app/kernel';

export const importErrors = new ErrorCatalogue({
  'product.import-not-found': {
    kind: 'not-found',
    title: 'Import not found',
    help: 'Check the id: an import is kept for 35 days. POST /products/imports answers with the id of a new import.',
  },
  'product.import-busy': {
    kind: 'busy',
    title: 'Another import is running',
    help: 'Send the file again after Retry-After: each process runs one import at a time. Products that the file does not change stay as they are.',
  },
});
