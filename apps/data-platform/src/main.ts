import 'reflect-metadata';
import { createHttpApp, endOnSignal, HttpConfig, Log, main } from '@app/platform';
import { DataPlatformModule } from './data-platform.module';

main(async () => {
  const app = await createHttpApp(DataPlatformModule.forRoot());
  endOnSignal(app);
  const { host, port } = app.get(HttpConfig);
  await app.listen({ host, port });
  app.get(Log).info({ url: await app.getUrl() }, 'data-platform is listening');
});
