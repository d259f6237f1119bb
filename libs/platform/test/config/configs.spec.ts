import { DatabaseConfig } from '@app/platform/config/database.config';
import { ConfigModule } from '@app/platform/config/config.module';
import { ConfigurationError, type Environment, readConfig } from '@app/platform/config/environment';
import { HttpConfig, MetricsConfig, ProcessConfig } from '@app/platform/config/process.config';
import { S3Config } from '@app/platform/config/s3.config';
import { readCurrency, RedisConfig, SqsConfig } from '@app/platform/config/services.config';

const DATABASE = {
  DATABASE_ENGINE: 'mysql',
  DATABASE_HOST: 'db.internal',
  DATABASE_USER: 'shop',
  DATABASE_PASSWORD: 'a secret',
  DATABASE_NAME: 'commerce',
};
const SQS = { AWS_REGION: 'ap-northeast-2' };
const S3 = { AWS_REGION: 'ap-northeast-2', S3_BUCKET: 'pictures' };

const without = (variables: Record<string, string>, name: string): Record<string, string> =>
  Object.fromEntries(Object.entries(variables).filter(([key]) => key !== name));

describe('The configuration of', () => {
  it('the database has defaults for all that is not a matter of the place', () => {
    expect(readConfig((env) => new DatabaseConfig(env), DATABASE)).toEqual({
      engine: 'mysql',
      host: 'db.internal',
      port: 3306,
      user: 'shop',
      password: 'a secret',
      name: 'commerce',
      poolSize: 10,
      poolQueueLimit: 1_000,
      lockWaitSeconds: 1,
      idleTransactionSeconds: 15,
      isSingleWriter: false,
    });
  });

  it('a process, its HTTP and its metrics has defaults for everything', () => {
    expect(readConfig((env) => new ProcessConfig(env), {})).toMatchObject({
      logLevel: 'info',
      shutdownDeadlineMs: 25_000,
      shutdownGraceMs: 0,
    });
    expect(readConfig((env) => new HttpConfig(env), {})).toMatchObject({ host: '0.0.0.0', port: 3000 });
    // By default the metrics are reachable from this machine only.
    expect(readConfig((env) => new MetricsConfig(env), {})).toMatchObject({ host: '127.0.0.1', port: 9464 });
  });

  it('SQS uses an emulator only where one is named', () => {
    expect(readConfig((env) => new SqsConfig(env), SQS).endpoint).toBeUndefined();
    const emulated = readConfig((env) => new SqsConfig(env), { ...SQS, SQS_ENDPOINT: 'http://127.0.0.1:9' });
    expect(emulated.endpoint).toBe('http://127.0.0.1:9');
  });

  it('S3 uses another store only when one is configured, and gives browsers its address', () => {
    const config = (more = {}) => readConfig((env) => new S3Config(env), { ...S3, ...more });
    expect(config()).toEqual({
      region: 'ap-northeast-2',
      endpoint: undefined,
      publicEndpoint: undefined,
      bucket: 'pictures',
      uploadMethod: 'post',
    });
    const endpoint = 'http://10.0.0.9:9000';
    expect(config({ S3_ENDPOINT: endpoint })).toMatchObject({ endpoint, publicEndpoint: endpoint });
    const publicEndpoint = 'https://store.example';
    expect(config({ S3_ENDPOINT: endpoint, S3_PUBLIC_ENDPOINT: publicEndpoint })).toMatchObject({ publicEndpoint });
  });

  it('the currency is won, or another one of ISO 4217', () => {
    expect(readConfig(readCurrency, {}).code).toBe('KRW');
    expect(readConfig(readCurrency, { CURRENCY: 'GBP' }).code).toBe('GBP');
  });

  it.each(['gbp', 'POUND', 'XYZ', '', 'KRW '])('the currency is not %j', (code) => {
    expect(() => readConfig(readCurrency, { CURRENCY: code })).toThrow('ISO 4217');
  });

  it.each<[string, (env: Environment) => object, Record<string, string>, string]>([
    ...Object.keys(DATABASE).map((name): [string, (env: Environment) => object, Record<string, string>, string] => [
      name,
      (env) => new DatabaseConfig(env),
      without(DATABASE, name),
      'missing',
    ]),
    ['DATABASE_PORT', (env) => new DatabaseConfig(env), { ...DATABASE, DATABASE_PORT: '65536' }, 'to 65535'],
    ['DATABASE_POOL_SIZE', (env) => new DatabaseConfig(env), { ...DATABASE, DATABASE_POOL_SIZE: '0' }, 'from 1'],
    ['REDIS_URL', (env) => new RedisConfig(env), { REDIS_URL: 'http://h' }, 'redis'],
    ...Object.keys(S3).map((name): [string, (env: Environment) => object, Record<string, string>, string] => [
      name,
      (env) => new S3Config(env),
      without(S3, name),
      'missing',
    ]),
    ['S3_ENDPOINT', (env) => new S3Config(env), { ...S3, S3_ENDPOINT: 'store:9000' }, 'http'],
    ['S3_UPLOAD_METHOD', (env) => new S3Config(env), { ...S3, S3_UPLOAD_METHOD: 'patch' }, 'one of'],
    ['AWS_REGION', (env) => new SqsConfig(env), without(SQS, 'AWS_REGION'), 'missing'],
    ['LOG_LEVEL', (env) => new ProcessConfig(env), { LOG_LEVEL: 'loud' }, 'one of'],
    ['FAST_PATH', (env) => new ProcessConfig(env), { FAST_PATH: 'false' }, 'one of'],
    ['HTTP_PORT', (env) => new HttpConfig(env), { HTTP_PORT: '-1' }, 'from 0'],
    ['METRICS_PORT', (env) => new MetricsConfig(env), { METRICS_PORT: 'x' }, 'from 0'],
    ['SHUTDOWN_DEADLINE_MS', (env) => new ProcessConfig(env), { SHUTDOWN_DEADLINE_MS: '1' }, 'from 100'],
  ])('names %s when it is missing or wrong', (name, read, variables, says) => {
    expect(() => readConfig(read, variables)).toThrow(ConfigurationError);
    expect(() => readConfig(read, variables)).toThrow(name);
    expect(() => readConfig(read, variables)).toThrow(says);
  });

  it('never shows a password in an error', () => {
    const wrong = { ...DATABASE, DATABASE_PORT: 'x', DATABASE_ENGINE: 'oracle' };
    expect(() => readConfig((env) => new DatabaseConfig(env), wrong)).not.toThrow('a secret');
  });
});

describe('The configuration module', () => {
  const before = process.env.HTTP_PORT;
  afterEach(() => {
    if (before === undefined) delete process.env.HTTP_PORT;
    else process.env.HTTP_PORT = before;
  });

  it('provides its settings to the whole process', () => {
    process.env.HTTP_PORT = '4321';
    const { global, providers, exports } = ConfigModule.forRoot([HttpConfig, MetricsConfig]);
    expect(global).toBe(true);
    expect(exports).toEqual([HttpConfig, MetricsConfig]);
    expect(providers?.[0]).toMatchObject({ provide: HttpConfig, useValue: { port: 4321 } });
  });

  it('stops the start when something is wrong', () => {
    process.env.HTTP_PORT = 'eighty';
    expect(() => ConfigModule.forRoot([HttpConfig, MetricsConfig])).toThrow(
      'The configuration is not usable: HTTP_PORT must be a whole number from 0 to 65535, not "eighty".',
    );
  });
});
