/** Where a database server is, and the account that may do everything there. */
export interface DatabaseServer {
  readonly engine: 'mariadb' | 'mysql';
  readonly host: string;
  readonly port: number;
  readonly admin: { readonly user: string; readonly password: string };
}

/** The servers that the test driver has started for this run. */
export interface TestServers {
  readonly database: DatabaseServer;
  readonly redisUrl: string;
  /** SQS and S3 of the emulator. */
  readonly awsEndpoint: string;
}

/** @throws when the specs were not started by the driver, which alone knows where the servers are. */
export function testServers(): TestServers {
  return {
    database: {
      engine: variable('TEST_DATABASE_ENGINE') === 'mysql' ? 'mysql' : 'mariadb',
      host: variable('TEST_DATABASE_HOST'),
      port: Number(variable('TEST_DATABASE_PORT')),
      admin: {
        user: variable('TEST_DATABASE_ADMIN_USER'),
        password: variable('TEST_DATABASE_ADMIN_PASSWORD'),
      },
    },
    redisUrl: variable('TEST_REDIS_URL'),
    awsEndpoint: variable('TEST_AWS_ENDPOINT'),
  };
}

function variable(name: string): string {
  const value = process.env[name];
  if (value === undefined) {
    throw new Error(
      `${name} is not set: start these specs with "npm test", or some of them with ` +
        '"node scripts/test.mjs -- --selectProjects context -t NAME", which also starts the servers that they need.',
    );
  }
  return value;
}
