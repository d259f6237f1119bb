import 'reflect-metadata';
import { createHttpApp, endOnSignal, HttpConfig, Log, main, MetricsServer } from '@app/platform';
import { ApiModule } from './api.module';
import { serveApiDescription } from './openapi';

main(async () => {
  const app = await createHttpApp(ApiModule.forRoot());
  serveApiDescription(app);
  endOnSignal(app);
  await app.init();
  const metricsPort = await app.get(MetricsServer).listen();
  const { host, port } = app.get(HttpConfig);
  await app.listen({ host, port }); // last: from here on requests arrive
  app.get(Log).info({ url: await app.getUrl(), metricsPort }, 'api is listening');
});
