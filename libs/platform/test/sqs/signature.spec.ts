import { SQSClient } from '@aws-sdk/client-sqs';
import { SqsSignature } from '../../src/sqs/signature';

const BODY = JSON.stringify({ QueueUrl: 'http://q/0/a', Entries: [{ Id: '1', MessageBody: '주문 "\\\n' }] });

describe('the signature of a call to SQS', () => {
  it.each([
    ['of a user', { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' }],
    ['of a role', { accessKeyId: 'ASIAEXAMPLE', secretAccessKey: 'secret', sessionToken: 'a/token+of==' }],
  ])('is what the SDK’s signer makes of the same request, with the keys %s', async (_, credentials) => {
    const now = new Date('2026-11-27T23:59:59.999Z');
    const request = {
      host: 'sqs.ap-northeast-2.amazonaws.com',
      contentType: 'application/x-amz-json-1.0',
      target: 'AmazonSQS.SendMessageBatch',
      body: BODY,
    };
    const headers = new SqsSignature('ap-northeast-2').headersOf(request, credentials, now);
    expect(headers['x-amz-security-token']).toBe((credentials as { sessionToken?: string }).sessionToken);
    const { authorization, ...signed } = headers;
    expect(authorization).toBe(await authorizationBySdk({ credentials, headers: signed, now }));
  });

  it('changes with the day, the keys and the body', () => {
    const signature = new SqsSignature('us-east-1');
    const of = (body: string, secretAccessKey: string, day: number) =>
      signature.headersOf(
        { host: 'h', contentType: 'c', target: 't', body },
        { accessKeyId: 'a', secretAccessKey },
        new Date(Date.UTC(2026, 10, day)),
      ).authorization;
    const all = [of('1', 's', 1), of('2', 's', 1), of('1', 's', 2), of('1', 'other', 2), of('1', 's', 1)];
    expect(new Set(all).size).toBe(4);
    expect(all[4]).toBe(all[0]);
  });
});

interface BySdk {
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly headers: Readonly<Record<string, string>>;
  readonly now: Date;
}

async function authorizationBySdk({ credentials, headers, now }: BySdk): Promise<string | undefined> {
  const client = new SQSClient({ region: 'ap-northeast-2', credentials });
  const signer = await client.config.signer();
  const request = { method: 'POST', protocol: 'https:', hostname: headers.host!, path: '/', query: {}, body: BODY };
  const unsigned = Object.fromEntries(
    Object.entries(headers).filter(([name]) => name !== 'x-amz-date' && name !== 'x-amz-security-token'),
  );
  // The SDK signs a hash of the body as one more header, unless it is told which headers there are to sign.
  const signed = await signer.sign(
    { ...request, headers: unsigned },
    { signingDate: now, unsignableHeaders: new Set(['x-amz-content-sha256']) },
  );
  client.destroy();
  return signed.headers.authorization;
}
