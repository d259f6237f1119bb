import { createHmac, hash } from 'node:crypto';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

interface ToSign {
  /** As it stands in the header: with the port, where there is one. */
  readonly host: string;
  readonly contentType: string;
  readonly target: string;
  readonly body: string;
}

type Headers = Record<string, string>;

/**
 * Signs a POST to `/` of SQS: AWS Signature Version 4 (IAM user guide, "Create a signed AWS API request"), for the one
 * shape of request that there is. The SDK's signer, for any request, takes several times as long; the specs compare the two.
 */
export class SqsSignature {
  private key: { readonly of: string; readonly key: Buffer } | undefined;

  constructor(private readonly region: string) {}

  /** The headers of the request, all of them signed. */
  headersOf(request: ToSign, credentials: Credentials, now: Date): Headers {
    const { accessKeyId, sessionToken } = credentials;
    const time = `${now.toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
    const day = time.slice(0, 8);
    const headers: Headers = {
      'content-type': request.contentType,
      host: request.host,
      'x-amz-date': time,
    };
    if (sessionToken !== undefined) headers['x-amz-security-token'] = sessionToken;
    headers['x-amz-target'] = request.target; // in the order of their names
    const names = Object.keys(headers).join(';');
    const lines = Object.entries(headers).map(([name, value]) => `${name}:${value}\n`);
    const canonical = `POST\n/\n\n${lines.join('')}\n${names}\n${hash('sha256', request.body)}`;
    const scope = `${day}/${this.region}/sqs/aws4_request`;
    const text = `AWS4-HMAC-SHA256\n${time}\n${scope}\n${hash('sha256', canonical)}`;
    const signature = createHmac('sha256', this.keyOf(credentials, day)).update(text).digest('hex');
    headers.authorization = `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=${names}, Signature=${signature}`;
    return headers;
  }

  /** Of a day and a secret. */
  private keyOf({ secretAccessKey }: Credentials, day: string): Buffer {
    const of = `${day} ${secretAccessKey}`;
    if (this.key?.of !== of) {
      const steps = [day, this.region, 'sqs', 'aws4_request'];
      const key = steps.reduce<Buffer>((key, step) => hmac(key, step), Buffer.from(`AWS4${secretAccessKey}`));
      this.key = { of, key };
    }
    return this.key.key;
  }
}

const hmac = (key: Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();
