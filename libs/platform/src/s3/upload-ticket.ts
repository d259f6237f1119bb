import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';

/** The data with which a browser sends one object directly to the store. */
export interface UploadTicket {
  readonly url: string;
  readonly method: 'POST' | 'PUT';
  /** Form fields of a POST, to be sent before the field `file`. */
  readonly fields?: Readonly<Record<string, string>>;
  /** Headers of a PUT: send them unchanged. */
  readonly headers?: Readonly<Record<string, string>>;
}

export interface ExpectedUpload {
  readonly bucket: string;
  readonly key: string;
  readonly contentType: string;
  readonly byteLength: number;
  readonly forSeconds: number;
}

/** The policy names key, type and length exactly; the store refuses a form that differs. */
export async function postTicket(client: S3Client, upload: ExpectedUpload): Promise<UploadTicket> {
  const { bucket, key, contentType, byteLength, forSeconds } = upload;
  const { url, fields } = await createPresignedPost(client, {
    Bucket: bucket,
    Key: key,
    Fields: { 'Content-Type': contentType },
    Conditions: [
      ['eq', '$Content-Type', contentType],
      ['content-length-range', byteLength, byteLength],
    ],
    Expires: forSeconds,
  });
  return { url, method: 'POST', fields };
}

/** Type and length are signed headers: an upload with other values has no valid signature. */
export async function putTicket(client: S3Client, upload: ExpectedUpload): Promise<UploadTicket> {
  const { bucket, key, contentType, byteLength, forSeconds } = upload;
  const command = new PutObjectCommand({
    Bucket: bucket,
    Key: key,
    ContentType: contentType,
    ContentLength: byteLength,
  });
  const url = await getSignedUrl(client, command, {
    expiresIn: forSeconds,
    signableHeaders: new Set(['host', 'content-type', 'content-length']),
  });
  return { url, method: 'PUT', headers: { 'Content-Type': contentType } };
}
