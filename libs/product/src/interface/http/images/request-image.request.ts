import { EnumField, IntegerField, TextField } from '@app/platform';
import { IMAGE_LIMITS, IMAGE_TYPES, type ImageType } from '../../../domain/images/image';

/** A name of JPEG that is not registered, and that many programs use. */
const JPG = 'image/jpg';

export class RequestImageRequest {
  @EnumField({
    description: 'What the bytes are; it is checked. image/jpg is taken for image/jpeg.',
    values: [...IMAGE_TYPES, JPG],
    name: 'ImageType',
    example: 'image/jpeg',
  })
  readonly contentType: ImageType | typeof JPG;

  @IntegerField({
    description: 'How many bytes will be sent: exactly these, 10 MiB at most.',
    min: 1,
    max: IMAGE_LIMITS.bytes,
    example: 482_113,
  })
  readonly byteLength: number;

  @TextField({
    description: 'What the picture shows, for who cannot see it; empty where it shows nothing that matters.',
    min: 0,
    max: IMAGE_LIMITS.altLength,
    optional: true,
    example: 'A bowl of green tea leaves',
  })
  readonly alt?: string;
}

export const imageTypeOf = ({ contentType }: RequestImageRequest): ImageType =>
  contentType === JPG ? 'image/jpeg' : contentType;
