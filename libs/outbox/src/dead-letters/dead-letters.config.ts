import { type Environment, platformSettings } from '@app/platform';

/** How the api reaches the queues: it reads dead letters and moves them back, and consumes nothing. */
export class DeadLettersConfig {
  readonly region: string;
  /** Only for an emulator; AWS's endpoint otherwise. */
  readonly endpoint: string | undefined;

  constructor(env: Environment) {
    this.region = env.read(platformSettings.AWS_REGION);
    this.endpoint = env.read(platformSettings.SQS_ENDPOINT);
  }
}
