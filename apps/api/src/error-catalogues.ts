import { manifests } from '@app/contexts';
import { type ErrorCatalogue, idempotencyErrors } from '@app/kernel';
import { accessErrors, requestErrors } from '@app/platform';

/** Every error code that this API returns. */
export const errorCatalogues: readonly ErrorCatalogue[] = [
  requestErrors,
  idempotencyErrors,
  accessErrors,
  ...manifests.flatMap(({ errors }) => errors),
];
