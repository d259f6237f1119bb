/** For looking at the modules without running them: a process reads its configuration before anything else. */
export const ANYWHERE = {
  DATABASE_ENGINE: 'mysql',
  DATABASE_HOST: 'localhost',
  DATABASE_USER: 'nobody',
  DATABASE_PASSWORD: 'none',
  DATABASE_NAME: 'none',
  REDIS_URL: 'redis://localhost',
  AWS_REGION: 'us-east-1',
  SQS_ORDER_COMPLETED_QUEUE_URL: 'http://localhost/OrderCompleted',
  SQS_RANKING_QUEUE_URL: 'http://localhost/Ranking',
  S3_BUCKET: 'none',
  IMAGE_BASE_URL: 'http://localhost',
};
