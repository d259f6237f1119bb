import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { writeFileSync } from 'node:fs';
import { ApiModule } from './api.module';
import { describeApi } from './openapi';

/** A process reads its configuration before anything else, but nothing of the description depends on it. */
const ANYWHERE = {
  DATABASE_ENGINE: 'mysql',
  DATABASE_HOST: 'localhost',
  DATABASE_USER: 'nobody',
  DATABASE_PASSWORD: 'none',
  DATABASE_NAME: 'none',
  REDIS_URL: 'redis://localhost',
  AWS_REGION: 'us-east-1',
  S3_BUCKET: 'none',
  IMAGE_BASE_URL: 'http://localhost',
};

/** The modules are only looked at (`preview`): nothing is constructed or connected. */
async function writeOpenApi(file: string): Promise<void> {
  process.env = ANYWHERE;
  const app = await NestFactory.create(ApiModule.forRoot(), new FastifyAdapter(), { preview: true, logger: ['error'] });
  writeFileSync(file, `${JSON.stringify(describeApi(app), null, 2)}\n`);
}

writeOpenApi(process.argv[2] ?? 'docs/openapi.json').catch((error: unknown) => {
  process.stderr.write(`${String((error as Error).stack)}\n`);
  process.exitCode = 1;
});
