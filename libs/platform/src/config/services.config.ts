import { Currency } from '@app/kernel';
import type { Environment } from './environment';

export class RedisConfig {
  readonly url: string;

  constructor(env: Environment) {
    this.url = env.url('REDIS_URL', ['redis', 'rediss']);
  }
}

/** Credentials and region are the AWS SDK's own business (environment, instance role). */
export class SqsConfig {
  readonly region: string;
  /** Only for an emulator; AWS's own otherwise. */
  readonly endpoint: string | undefined;
  /** `SQS_CONSUME`: false for a process that leaves its queues to others. */
  readonly consumes: boolean;

  constructor(env: Environment) {
    this.region = env.text('AWS_REGION');
    this.consumes = env.oneOf('SQS_CONSUME', ['true', 'false'], 'true') === 'true';
    this.endpoint = env.optional('SQS_ENDPOINT');
  }
}

/** The queues that the shop sends its events to, each with a dead-letter queue of its own. */
export class QueuesConfig {
  readonly orderCompletedUrl: string;
  readonly rankingUrl: string;

  constructor(env: Environment) {
    this.orderCompletedUrl = readQueueUrl(env, 'SQS_ORDER_COMPLETED_QUEUE_URL');
    this.rankingUrl = readQueueUrl(env, 'SQS_RANKING_QUEUE_URL');
  }
}

export const readQueueUrl = (env: Environment, name: string): string => env.url(name, ['http', 'https']);

const knownCurrencies = new Set(Intl.supportedValuesOf('currency'));

/** `CURRENCY`: the store's one ISO 4217 currency. */
export function readCurrency(env: Environment): Currency {
  return env.parsed(
    'CURRENCY',
    (text) => {
      if (!knownCurrencies.has(text)) throw new Error(`must be an ISO 4217 code such as KRW or GBP, not "${text}"`);
      return new Currency(text);
    },
    new Currency('KRW'),
  );
}
