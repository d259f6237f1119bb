import {
  DeleteMessageBatchCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  type SendMessageBatchCommandInput,
  type SendMessageBatchCommandOutput,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { hash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SqsConfig } from '../config/services.config';
import { backoffMs } from '../time/backoff';
import { type SqsClientOptions, sqsClientOptions } from './sqs-client';

/** What is called for every ten messages. */
const DIRECT = new Map<unknown, string>([
  [SendMessageBatchCommand, 'SendMessageBatch'],
  [ReceiveMessageCommand, 'ReceiveMessage'],
  [DeleteMessageBatchCommand, 'DeleteMessageBatch'],
]);

/** Between the two tries, so that a poller whose queue is away does not ask on and on. */
const PAUSE_MS = 100;

interface Given {
  readonly abortSignal?: AbortSignal;
}

interface Call extends Given {
  readonly operation: string;
  readonly input: Input;
}

interface Answer {
  readonly statusCode: number;
  readonly body: IncomingMessage;
}

interface Options extends SqsClientOptions {
  /** Sees every answer before the caller does: what it throws is the outcome of the call. */
  readonly onAnswer?: (output: Output) => void;
}

type Input = Partial<SendMessageBatchCommandInput>;
type Output = Partial<SendMessageBatchCommandOutput> & { readonly Messages?: readonly Message[] };
type Command = Parameters<SQSClient['send']>[0] & { readonly input: Input };

/**
 * The SDK's client with a short way for the three calls of the hot path: JSON, the SDK's own signature and connections,
 * and nothing of what the SDK does between them (schemas, a chain of middlewares that it makes anew for each call).
 * Whatever is not a plain success is called again the SDK's way, once, with its answers and its errors. Attributes of
 * messages may be text only. ADR 0018 has the measured gain.
 */
export class DirectSqsClient extends SQSClient {
  private readonly endpoint: string | undefined;
  private signer: ReturnType<DirectSqsClient['config']['signer']> | undefined;

  constructor(config: Pick<SqsConfig, 'region' | 'endpoint'>, { onAnswer, ...options }: Options = {}) {
    super({ ...sqsClientOptions(config, options), maxAttempts: 1 });
    this.endpoint = config.endpoint;
    const call = async (command: Command, given: Given = {}): Promise<unknown> => {
      const output = await this.shortOrLong(command, given);
      onAnswer?.(output);
      return output;
    };
    this.send = call as SQSClient['send'];
  }

  private async shortOrLong(command: Command, given: Given): Promise<Output> {
    const operation = DIRECT.get(command.constructor);
    if (operation !== undefined) {
      try {
        return await this.call({ operation, input: command.input, ...given });
      } catch (error) {
        if (given.abortSignal?.aborted) throw error;
        await sleep(backoffMs(1, { firstMs: PAUSE_MS, maxMs: PAUSE_MS }));
      }
    }
    return super.send(command, given) as Promise<Output>;
  }

  private async call({ operation, input, abortSignal }: Call): Promise<Output> {
    const url = new URL(this.endpoint ?? input.QueueUrl ?? '');
    const body = JSON.stringify(input);
    this.signer ??= this.config.signer();
    const signer = await this.signer;
    const request = await signer.sign({
      method: 'POST',
      protocol: url.protocol,
      hostname: url.hostname,
      ...(url.port === '' ? {} : { port: Number(url.port) }),
      path: '/',
      query: {},
      headers: {
        host: url.host,
        'content-type': 'application/x-amz-json-1.0',
        'content-length': String(Buffer.byteLength(body)),
        'x-amz-target': `AmazonSQS.${operation}`,
      },
      body,
    });
    const handled = this.config.requestHandler.handle(request, abortSignal ? { abortSignal } : {});
    const { response } = (await handled) as { readonly response: Answer };
    const answer = await textOf(response.body);
    if (response.statusCode !== 200) throw new Error(`${operation} was answered with ${response.statusCode}`);
    const output = JSON.parse(answer) as Output;
    refuseWhatChanged(input, output);
    return output;
  }
}

const textOf = (body: IncomingMessage): Promise<string> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    body.on('data', (chunk: Buffer) => chunks.push(chunk));
    body.on('end', () => resolve(Buffer.concat(chunks).toString()));
    body.on('error', reject);
  });

/** As the SDK does: what the queue says it took is what was sent, and what was received is what it says it gave. */
function refuseWhatChanged({ Entries = [] }: Input, { Successful = [], Messages = [] }: Output): void {
  const bodies = new Map(Entries.map(({ Id, MessageBody }) => [Id, MessageBody]));
  const isWhole = (body = '', md5: string | undefined): boolean => md5 === undefined || hash('md5', body) === md5;
  const whole =
    Successful.every(({ Id, MD5OfMessageBody }) => isWhole(bodies.get(Id), MD5OfMessageBody)) &&
    Messages.every(({ Body, MD5OfBody }) => isWhole(Body, MD5OfBody));
  if (!whole) throw new Error('a message changed on its way');
}
