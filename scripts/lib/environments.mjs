const replicaVariables = ({ host, port, user, password }) => ({
  DATABASE_REPLICA_HOST: host,
  DATABASE_REPLICA_PORT: String(port),
  DATABASE_REPLICA_USER: user,
  DATABASE_REPLICA_PASSWORD: password,
});

/** The variables of the processes: `environment` for api and worker, `dataPlatformEnvironment` for the outside consumer. */
export function environments({ database, redis, sqs, s3 }, currency) {
  const shared = {
    CURRENCY: currency,
    DATABASE_ENGINE: database.engine,
    DATABASE_HOST: database.host,
    DATABASE_PORT: String(database.port),
    AWS_REGION: process.env.AWS_REGION ?? 'us-east-1',
    AWS_ACCESS_KEY_ID: process.env.AWS_ACCESS_KEY_ID ?? 'test',
    AWS_SECRET_ACCESS_KEY: process.env.AWS_SECRET_ACCESS_KEY ?? 'test',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    // No balancer needs time to notice a stop, unless a caller says so.
    SHUTDOWN_GRACE_MS: process.env.SHUTDOWN_GRACE_MS ?? '0',
    SQS_ENDPOINT: sqs.endpoint,
    SQS_ORDER_COMPLETED_QUEUE_URL: sqs.queues.OrderCompleted,
  };
  const as = ({ name, user, password }) => ({ DATABASE_NAME: name, DATABASE_USER: user, DATABASE_PASSWORD: password });
  const environment = {
    ...shared,
    ...as(database),
    ...(database.replica && replicaVariables(database.replica)),
    SQS_RANKING_QUEUE_URL: sqs.queues.Ranking,
    REDIS_URL: redis.url,
    S3_ENDPOINT: s3.endpoint,
    S3_BUCKET: s3.bucket,
    S3_UPLOAD_METHOD: s3.uploadMethod,
    IMAGE_BASE_URL: s3.imageBaseUrl,
    ...(s3.publicEndpoint && { S3_PUBLIC_ENDPOINT: s3.publicEndpoint }),
  };
  const dataPlatformEnvironment = { ...shared, ...as(database.dataPlatform) };
  return { environment, dataPlatformEnvironment };
}
