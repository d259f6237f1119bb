import { Currency } from '@app/kernel';
import type { Environment } from './environment';
import { platformSettings } from './platform.settings';

export class RedisConfig {
  readonly url: string;

  constructor(env: Environment) {
    this.url = env.read(platformSettings.REDIS_URL);
  }
}

/** The AWS SDK resolves credentials and region (environment, instance role). */
export class SqsConfig {
  readonly region: string;
  /** Only for an emulator; AWS's endpoint otherwise. */
  readonly endpoint: string | undefined;
  /** `SQS_CONSUME`: false for a process that leaves its queues to other processes. */
  readonly consumes: boolean;

  constructor(env: Environment) {
    this.region = env.read(platformSettings.AWS_REGION);
    this.consumes = env.read(platformSettings.SQS_CONSUME);
    this.endpoint = env.read(platformSettings.SQS_ENDPOINT);
  }
}

const knownCurrencies = new Set(Intl.supportedValuesOf('currency'));

/** `CURRENCY`: the store's one ISO 4217 currency. */
export function readCurrency(env: Environment): Currency {
  return env.parsed(platformSettings.CURRENCY, (text) => {
    if (!knownCurrencies.has(text)) throw new Error(`must be an ISO 4217 code such as KRW or GBP, not "${text}"`);
    return new Currency(text);
  });
}
