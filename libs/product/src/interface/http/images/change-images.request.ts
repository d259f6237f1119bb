import { IdListField, TextField } from '@app/platform';
import { IMAGE_LIMITS } from '../../../domain/images/image';
import { type ImageId } from '../../../domain/catalogue/shown-image';

export class DescribeImageRequest {
  @TextField({
    description: 'What the picture shows, for who cannot see it; empty where it shows nothing that matters.',
    min: 0,
    max: IMAGE_LIMITS.altLength,
    example: 'A bowl of green tea leaves',
  })
  readonly alt: string;
}

export class ReorderImagesRequest {
  @IdListField({
    description:
      'Each picture that is shown, once, the first one first. Those that are on their way may be among them.',
    min: 1,
    max: IMAGE_LIMITS.ofProduct,
    example: ['0190a2b4-5c6d-7e8f-9a0b-1c2d3e4f5a6b'],
  })
  readonly imageIds: readonly ImageId[];
}
