import {
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { Unavailable } from '@app/kernel';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { S3Config } from '../config/s3.config';
import { Deadline } from '../time/deadline';
import { readBody } from './read-body';
import { createS3Client } from './s3-client';
import { type ExpectedUpload, postTicket, putTicket, type UploadTicket } from './upload-ticket';
import { isNotFound, withS3 } from './with-s3';

export interface StoredObject {
  readonly key: string;
  readonly lastModified: Date;
}

interface NewObject {
  readonly key: string;
  readonly bytes: Buffer;
  readonly contentType: string;
  readonly cacheControl: string;
}

/** The deadline of calls that a request waits for. */
const LOOK_MS = 3_000;
const TRANSFER_MS = 20_000;
/** S3 lists and deletes at most this many at once (API reference, ListObjectsV2 and DeleteObjects). */
const KEYS_A_REQUEST = 1_000;

/**
 * The bucket of this process. Every method but the tickets calls the store. @throws Unavailable when the store cannot
 * be used
 */
@Injectable()
export class Bucket implements OnApplicationShutdown {
  private readonly client: S3Client;
  /** Signs URLs with the address that browsers use, and never sends a request. */
  private readonly signer: S3Client;

  constructor(private readonly config: S3Config) {
    this.client = createS3Client(config);
    this.signer = createS3Client({ region: config.region, endpoint: config.publicEndpoint });
  }

  onApplicationShutdown(): void {
    this.client.destroy();
    this.signer.destroy();
  }

  /** Signed locally, without a call to the store. @throws Unavailable without credentials */
  ticketFor(upload: Omit<ExpectedUpload, 'bucket'>): Promise<UploadTicket> {
    const ticket = this.config.uploadMethod === 'post' ? postTicket : putTicket;
    const signing = ticket(this.signer, { ...upload, bucket: this.config.bucket });
    return Deadline.after(LOOK_MS)
      .race(signing)
      .catch((error: unknown) => {
        throw new Unavailable('s3', error);
      });
  }

  async has(key: string): Promise<boolean> {
    return withS3(LOOK_MS, async () => {
      try {
        await this.client.send(new HeadObjectCommand(this.at(key)));
        return true;
      } catch (error) {
        if (isNotFound(error)) return false;
        throw error;
      }
    });
  }

  /** The bytes; 'missing'; or 'too-long', after at most `atMost` bytes. */
  async read(key: string, atMost: number): Promise<Buffer | 'missing' | 'too-long'> {
    return withS3(TRANSFER_MS, async () => {
      try {
        const { Body } = await this.client.send(new GetObjectCommand(this.at(key)));
        return (await readBody(Body, { atMost, withinMs: TRANSFER_MS })) ?? 'too-long';
      } catch (error) {
        if (isNotFound(error)) return 'missing';
        throw error;
      }
    });
  }

  async put({ key, bytes, contentType, cacheControl }: NewObject): Promise<void> {
    const object = { ...this.at(key), Body: bytes, ContentType: contentType, CacheControl: cacheControl };
    await withS3(TRANSFER_MS, () => this.client.send(new PutObjectCommand(object)));
  }

  /** A missing object is no error. */
  async removeAll(keys: readonly string[]): Promise<void> {
    for (let n = 0; n < keys.length; n += KEYS_A_REQUEST) {
      const Objects = keys.slice(n, n + KEYS_A_REQUEST).map((Key) => ({ Key }));
      const request = new DeleteObjectsCommand({ Bucket: this.config.bucket, Delete: { Objects, Quiet: true } });
      await withS3(TRANSFER_MS, async () => {
        const { Errors: [refused] = [] } = await this.client.send(request);
        if (refused) throw new Error(`${refused.Code}: ${refused.Message}`);
      });
    }
  }

  /** Page by page, in the order of the keys. */
  async *list(prefix: string): AsyncGenerator<readonly StoredObject[]> {
    let token: string | undefined;
    do {
      const request = { Bucket: this.config.bucket, Prefix: prefix, ContinuationToken: token, MaxKeys: KEYS_A_REQUEST };
      const page = await withS3(TRANSFER_MS, () => this.client.send(new ListObjectsV2Command(request)));
      yield (page.Contents ?? []).map(({ Key = '', LastModified = new Date() }) => ({
        key: Key,
        lastModified: LastModified,
      }));
      token = page.NextContinuationToken;
    } while (token !== undefined);
  }

  private at(key: string) {
    return { Bucket: this.config.bucket, Key: key };
  }
}
