import { IdListField, TextField } from '@app/platform';
import { IMAGE_LIMITS } from '../../../domain/images/image';
import { type ImageId } from '../../../domain/catalogue/shown-image';

export class DescribeImageRequest {
  @TextField({
    description: 'The alternative text: what the picture shows; empty for a decorative picture.',
    min: 0,
    max: IMAGE_LIMITS.altLength,
    example: 'A bowl of green tea leaves',
  })
  readonly alt: string;
}

export class ReorderImagesRequest {
  @IdListField({
    description:
      'The ids of all pictures that are shown, in the new order. Pictures that are still being uploaded or checked may be included.',
    min: 1,
    max: IMAGE_LIMITS.ofProduct,
    example: ['0190a2b4-5c6d-7e8f-9a0b-1c2d3e4f5a6b'],
  })
  readonly imageIds: readonly ImageId[];
}
