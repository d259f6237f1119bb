import { ErrorCatalogue } from '@app/kernel';

export const imageErrors = new ErrorCatalogue({
  'product.image-not-found': {
    kind: 'not-found',
    title: 'Picture not found',
    help: 'Check the id. The picture was removed, or its upload was not confirmed within a day.',
  },
  'product.image-not-uploaded': {
    kind: 'conflict',
    title: 'Upload missing',
    help: 'Send the bytes to the address in upload of the answer to POST /products/{productId}/images until it answers 2xx; then confirm.',
  },
  'product.too-many-images': {
    kind: 'conflict',
    title: 'Too many pictures',
    help: 'Remove a picture first: a product has at most 20, uploads in progress included.',
  },
  'product.images-changed': {
    kind: 'conflict',
    title: 'Pictures have changed',
    help: 'Name each picture that is shown once; pictures that are still being uploaded or checked may be included. `details` has the current order.',
  },
});
