import { ErrorCatalogue } from '@app/kernel';

export const importErrors = new ErrorCatalogue({
  'product.import-not-found': {
    kind: 'not-found',
    title: 'No such import',
    help: 'No import has this id, or it is so old that it is forgotten. POST /products/imports answers with the id of a new one.',
  },
  'product.import-busy': {
    kind: 'busy',
    title: 'Another import is running',
    help: 'One import runs at a time in each process. Send the file again after Retry-After: what is there already stays as it is.',
  },
});
