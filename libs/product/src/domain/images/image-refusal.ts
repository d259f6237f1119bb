/** Why a picture was refused, in words for the admin. */
export const IMAGE_REFUSALS = {
  'upload-missing': 'the upload was missing when it was checked',
  'wrong-length': 'the upload does not have the requested length',
  'wrong-type': 'the upload is not a picture of the requested type',
  damaged: 'it cannot be decoded completely',
  animated: 'it has more than one frame',
  'too-small': 'a side has fewer than 16 pixels',
  'too-large': 'a side has more than 8,000 pixels, or there are more than 40 megapixels',
  'processing-failed': 'it could not be decoded in several attempts',
} as const;

export type ImageRefusal = keyof typeof IMAGE_REFUSALS;

export const isImageRefusal = (value: unknown): value is ImageRefusal =>
  typeof value === 'string' && Object.hasOwn(IMAGE_REFUSALS, value);
