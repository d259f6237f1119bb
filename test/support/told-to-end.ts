import type { BeforeApplicationShutdown, OnModuleDestroy } from '@nestjs/common';

/** As in a process that is told to end: each hears of it before any is waited for. */
export async function toldToEnd(...works: (OnModuleDestroy & BeforeApplicationShutdown)[]): Promise<void> {
  for (const work of works) work.onModuleDestroy();
  await Promise.all(works.map((work) => work.beforeApplicationShutdown()));
}
