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
import { setTimeout as sleep } from 'node:timers/promises';
import type { SqsConfig } from '../config/services.config';
import { backoffMs } from '../time/backoff';
import { HttpPost } from './http-post';
import { SqsSignature } from './signature';
import { REQUEST_DEADLINE_MS, type SqsClientOptions, sqsClientOptions } from './sqs-client';

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

interface Place {
  readonly host: string;
  readonly http: HttpPost;
}

interface Options extends SqsClientOptions {
  /** Sees every answer before the caller does: what it throws is the outcome of the call. */
  readonly onAnswer?: (output: Output) => void;
}

type Input = Partial<SendMessageBatchCommandInput>;
type Output = Partial<SendMessageBatchCommandOutput> & { readonly Messages?: readonly Message[] };
type Command = Parameters<SQSClient['send']>[0] & { readonly input: Input };

/**
 * The SDK's client with a short way for the three calls of the hot path: JSON, signed with the SDK's credentials, and
 * nothing of what the SDK does (schemas, a chain of middlewares that it makes anew for each call, a signer for anything).
 * Whatever is not a plain success is called again the SDK's way, once, with its answers and its errors. Attributes of
 * messages may be text only. ADR 0018 has the measured gain.
 */
export class DirectSqsClient extends SQSClient {
  private readonly endpoint: string | undefined;
  private readonly deadlineMs: number;
  private readonly places = new Map<string, Place>();
  private signature: SqsSignature | undefined;

  constructor(config: Pick<SqsConfig, 'region' | 'endpoint'>, { onAnswer, ...options }: Options = {}) {
    super({ ...sqsClientOptions(config, options), maxAttempts: 1 });
    this.endpoint = config.endpoint;
    this.deadlineMs = options.requestDeadlineMs ?? REQUEST_DEADLINE_MS;
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
        return await this.call(operation, command.input, given);
      } catch (error) {
        if (given.abortSignal?.aborted) throw error;
        await sleep(backoffMs(1, { firstMs: PAUSE_MS, maxMs: PAUSE_MS }));
      }
    }
    return super.send(command, given) as Promise<Output>;
  }

  override destroy(): void {
    for (const { http } of this.places.values()) http.destroy();
    super.destroy();
  }

  private async call(operation: string, input: Input, { abortSignal }: Given): Promise<Output> {
    const { host, http } = this.placeOf(this.endpoint ?? input.QueueUrl ?? '');
    const body = JSON.stringify(input);
    const request = { host, contentType: 'application/x-amz-json-1.0', target: `AmazonSQS.${operation}`, body };
    this.signature ??= new SqsSignature(await this.config.region());
    const headers = this.signature.headersOf(request, await this.config.credentials(), new Date());
    headers['content-length'] = String(Buffer.byteLength(body));
    const answer = await http.post({ headers, body, deadlineMs: this.deadlineMs, abortSignal });
    const output = JSON.parse(answer) as Output;
    refuseWhatChanged(input, output);
    return output;
  }

  private placeOf(address: string): Place {
    let place = this.places.get(address);
    if (!place) {
      const url = new URL(address);
      place = { host: url.host, http: new HttpPost(url) };
      this.places.set(address, place);
    }
    return place;
  }
}

/** As the SDK does: what the queue says it took is what was sent, and what was received is what it says it gave. */
function refuseWhatChanged({ Entries = [] }: Input, { Successful = [], Messages = [] }: Output): void {
  const bodies = new Map(Entries.map(({ Id, MessageBody }) => [Id, MessageBody]));
  const isWhole = (body = '', md5: string | undefined): boolean => md5 === undefined || hash('md5', body) === md5;
  const whole =
    Successful.every(({ Id, MD5OfMessageBody }) => isWhole(bodies.get(Id), MD5OfMessageBody)) &&
    Messages.every(({ Body, MD5OfBody }) => isWhole(Body, MD5OfBody));
  if (!whole) throw new Error('a message changed on its way');
}
