import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { Upload } from '../../../application/images/image-store';
import { type Image, IMAGE_STATUSES } from '../../../domain/images/image';
import { type ImageId } from '../../../domain/catalogue/shown-image';
import { IMAGE_REFUSALS } from '../../../domain/images/image-refusal';

const REASONS = Object.entries(IMAGE_REFUSALS).map(([code, text]) => `\`${code}\`: ${text}`);

export class UploadResponse {
  @ApiProperty({ format: 'uri', description: 'The address of the upload, in the object store.' })
  readonly url: string;
  @ApiProperty({ enum: ['POST', 'PUT'], enumName: 'UploadMethod' })
  readonly method: string;
  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: { type: 'string' },
    description:
      'For a POST: fields of a multipart/form-data form. Send all of them before the field `file` with the bytes.',
    example: { key: 'uploads/0190a2b4-5c6d-7e8f-9a0b-1c2d3e4f5a6b', 'Content-Type': 'image/jpeg' },
  })
  readonly fields?: Readonly<Record<string, string>>;
  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: { type: 'string' },
    description: 'For a PUT with the bytes as its body: send these headers unchanged.',
    example: { 'Content-Type': 'image/jpeg' },
  })
  readonly headers?: Readonly<Record<string, string>>;
  @ApiProperty({ format: 'date-time', description: 'The end of the upload; it may be repeated until then.' })
  readonly expiresAt: string;
}

export class RequestedImageResponse {
  @ApiProperty({ format: 'uuid' })
  readonly imageId: string;
  @ApiProperty({ type: () => UploadResponse })
  readonly upload: UploadResponse;
}

export class ImageStatusResponse {
  @ApiProperty({ format: 'uuid' })
  readonly imageId: string;
  @ApiProperty({ enum: IMAGE_STATUSES, enumName: 'ImageStatus', description: 'Pictures that are `ready` are shown.' })
  readonly status: string;
  @ApiProperty({
    enum: Object.keys(IMAGE_REFUSALS),
    enumName: 'ImageRefusal',
    required: false,
    description: `Why the picture was refused.\n\n${REASONS.join('\n\n')}`,
  })
  readonly reason?: string;
}

export class ImageOrderResponse {
  @ApiProperty({ type: [String], format: 'uuid', description: 'The pictures that are shown, in their order.' })
  readonly imageIds: readonly string[];
}

export const toRequestedImage = (imageId: ImageId, { expiresAt, ...upload }: Upload): RequestedImageResponse => ({
  imageId,
  upload: { ...upload, expiresAt: expiresAt.toISOString() },
});

export const toImageStatus = ({ imageId, status, refusal }: Image): ImageStatusResponse => ({
  imageId,
  status,
  ...(refusal === undefined ? {} : { reason: refusal }),
});
