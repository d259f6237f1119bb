import 'reflect-metadata';
import { endOnSignal, Log, main, MetricsServer, NestLog } from '@app/platform';
import { NestFactory } from '@nestjs/core';
import { WorkerModule } from './worker.module';

main(async () => {
  const app = await NestFactory.createApplicationContext(WorkerModule.forRoot(), {
    logger: false, // until our logger exists
    abortOnError: false, // main reports a start that fails
  });
  app.useLogger(app.get(NestLog));
  endOnSignal(app);
  const metricsPort = await app.get(MetricsServer).listen();
  app.get(Log).info({ metricsPort }, 'worker is running');
});
