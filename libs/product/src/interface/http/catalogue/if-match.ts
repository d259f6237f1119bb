import { productErrors } from '../../../domain/product.errors';

/**
 * `"<version>-<stock>"`. A proxy that compresses an answer makes its tag weak (RFC 9110, 8.8.3). A change depends on the
 * version alone, which compression does not change, so a weak tag counts as well.
 */
const TAG = /^(?:W\/)?"(\d{1,10})-\d{1,16}"$/;

/**
 * The versions that an If-Match names, without their stocks: a sale does not prevent a change. Undefined for `*`.
 * @throws product.version-required where the header is missing
 */
export function versionsOf(header: string | undefined): number[] | undefined {
  if (header === undefined || header.trim() === '') throw productErrors.error('product.version-required');
  const tags = header.split(',').map((tag) => tag.trim());
  if (tags.includes('*')) return undefined;
  return tags.flatMap((tag) => TAG.exec(tag)?.[1] ?? []).map(Number);
}
