import { EnumField, IntegerField, TextField } from '@app/platform';
import { IMAGE_LIMITS, IMAGE_TYPES, type ImageType } from '../../../domain/images/image';

/** A name of JPEG that is not registered, and that many programs use. */
const JPG = 'image/jpg';

export class RequestImageRequest {
  @EnumField({
    description: 'The type of the picture; the check compares it with the bytes. image/jpg means image/jpeg.',
    values: [...IMAGE_TYPES, JPG],
    name: 'ImageType',
    example: 'image/jpeg',
  })
  readonly contentType: ImageType | typeof JPG;

  @IntegerField({
    description: 'The exact number of bytes of the upload, at most 10 MiB.',
    min: 1,
    max: IMAGE_LIMITS.bytes,
    example: 482_113,
  })
  readonly byteLength: number;

  @TextField({
    description: 'The alternative text: what the picture shows; empty for a decorative picture.',
    min: 0,
    max: IMAGE_LIMITS.altLength,
    optional: true,
    example: 'A bowl of green tea leaves',
  })
  readonly alt?: string;
}

export const imageTypeOf = ({ contentType }: RequestImageRequest): ImageType =>
  contentType === JPG ? 'image/jpeg' : contentType;
