import { ErrorCatalogue } from '@app/kernel';

export const imageErrors = new ErrorCatalogue({
  'product.image-not-found': {
    kind: 'not-found',
    title: 'No such picture',
    help: 'The product has no picture with this id: it was removed, or its upload was not confirmed within a day.',
  },
  'product.image-not-uploaded': {
    kind: 'conflict',
    title: 'Nothing was uploaded yet',
    help: 'Send the bytes to the address that the request for the upload was answered with, until it says 2xx; then confirm.',
  },
  'product.too-many-images': {
    kind: 'conflict',
    title: 'The product has too many pictures',
    help: 'A product has at most 20 pictures, those counted that are still being uploaded. Remove one first.',
  },
  'product.images-changed': {
    kind: 'conflict',
    title: 'The product has other pictures',
    help: 'The order must name each picture that is shown, once, and may name those that are on their way. `details` has the order as it is.',
  },
});
