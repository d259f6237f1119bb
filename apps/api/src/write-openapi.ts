import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { writeFileSync } from 'node:fs';
import { ApiModule } from './api.module';
import { ANYWHERE } from './anywhere';
import { describeApi } from './openapi';

/** The modules are scanned only (`preview`): nothing is constructed or connected. */
async function writeOpenApi(file: string): Promise<void> {
  process.env = ANYWHERE;
  const app = await NestFactory.create(ApiModule.forRoot(), new FastifyAdapter(), { preview: true, logger: ['error'] });
  writeFileSync(file, `${JSON.stringify(describeApi(app), null, 2)}\n`);
}

writeOpenApi(process.argv[2] ?? 'docs/openapi.json').catch((error: unknown) => {
  process.stderr.write(`${String((error as Error).stack)}\n`);
  process.exitCode = 1;
});
