import { EnumField, IntegerField, TextField } from '@app/platform';
import { IMAGE_LIMITS, IMAGE_TYPES, type ImageType } from '../../../domain/images/image';

export class RequestImageRequest {
  @EnumField({
    description: 'What the bytes are; it is checked.',
    values: IMAGE_TYPES,
    name: 'ImageType',
    example: 'image/jpeg',
  })
  readonly contentType: ImageType;

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
