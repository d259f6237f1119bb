import { Injectable } from '@nestjs/common';
import { Clock, isId } from '@app/kernel';
import { Bucket } from '@app/platform';
import {
  type ExpectedImage,
  type ImageFiles,
  ImageStore,
  type StoredPart,
  type Upload,
} from '../../application/images/image-store';
import { uploadKeyOf, UPLOADS } from '../../domain/images/image';
import { type ImageHashes, type ImageId, keysOf, SHOWN, shownKeyOf } from '../../domain/catalogue/shown-image';

/** Enough for 10 MiB over a slow connection, and for a second attempt. */
const UPLOAD_SECONDS = 15 * 60;
/** RFC 8246: an object whose name is its hash never changes. */
const FOR_EVER = 'public, max-age=31536000, immutable';

@Injectable()
export class S3ImageStore extends ImageStore {
  constructor(
    private readonly bucket: Bucket,
    private readonly clock: Clock,
  ) {
    super();
  }

  async offerUpload({ imageId, contentType, byteLength }: ExpectedImage): Promise<Upload> {
    const expiresAt = new Date(this.clock.now().getTime() + UPLOAD_SECONDS * 1_000);
    const key = uploadKeyOf(imageId);
    const ticket = await this.bucket.ticketFor({ key, contentType, byteLength, forSeconds: UPLOAD_SECONDS });
    return { ...ticket, expiresAt };
  }

  hasUpload(imageId: ImageId): Promise<boolean> {
    return this.bucket.has(uploadKeyOf(imageId));
  }

  async readUpload({ imageId, byteLength }: ExpectedImage): Promise<Buffer | 'upload-missing' | 'wrong-length'> {
    const bytes = await this.bucket.read(uploadKeyOf(imageId), byteLength);
    if (bytes === 'missing') return 'upload-missing';
    return bytes === 'too-long' || bytes.length !== byteLength ? 'wrong-length' : bytes;
  }

  async putFiles(imageId: ImageId, files: ImageFiles): Promise<void> {
    // A small picture is not enlarged: its sizes may be equal bytes, and so the same object.
    const objects = new Map(Object.values(files).map(({ hash, bytes }) => [shownKeyOf(imageId, hash), bytes]));
    for (const [key, bytes] of objects) {
      await this.bucket.put({ key, bytes, contentType: 'image/webp', cacheControl: FOR_EVER });
    }
  }

  async clean(imageId: ImageId, kept: ImageHashes | undefined): Promise<void> {
    const wanted = kept ? Object.values(keysOf(imageId, kept)) : [];
    const unwanted = [uploadKeyOf(imageId)];
    for await (const page of this.bucket.list(`${SHOWN}${imageId}/`)) {
      unwanted.push(...page.map(({ key }) => key).filter((key) => !wanted.includes(key)));
    }
    await this.bucket.removeAll(unwanted);
  }

  async *listBefore(moment: Date): AsyncGenerator<readonly StoredPart[]> {
    for (const prefix of [UPLOADS, SHOWN]) {
      for await (const page of this.bucket.list(prefix)) {
        yield page.filter(({ lastModified }) => lastModified < moment).map(({ key }) => toPart(key));
      }
    }
  }

  remove(parts: readonly StoredPart[]): Promise<void> {
    return this.bucket.removeAll(parts.map(({ key }) => key));
  }
}

function toPart(key: string): StoredPart {
  const [, id = ''] = key.split('/');
  return { key, imageId: isId<'Image'>(id) ? id : undefined, isUpload: key.startsWith(UPLOADS) };
}
