/** Why a picture was refused, as the admin reads it. */
export const IMAGE_REFUSALS = {
  'upload-missing': 'the upload was gone when it was looked at',
  'wrong-length': 'the upload is not as long as was asked for',
  'wrong-type': 'the upload is no picture of the type that was asked for',
  damaged: 'it cannot be decoded to its end',
  animated: 'it has more than one frame',
  'too-small': 'a side has fewer than 16 pixels',
  'too-large': 'a side has more than 8,000 pixels, or there are more than 40 megapixels',
  'processing-failed': 'it could not be decoded in several tries',
} as const;

export type ImageRefusal = keyof typeof IMAGE_REFUSALS;

export const isImageRefusal = (value: unknown): value is ImageRefusal =>
  typeof value === 'string' && Object.hasOwn(IMAGE_REFUSALS, value);
