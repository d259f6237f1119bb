import type { BeforeApplicationShutdown, OnModuleDestroy } from '@nestjs/common';

/** Ends the works as a process does at SIGTERM: notifies each of them before it waits for any. */
export async function toldToEnd(...works: (OnModuleDestroy & BeforeApplicationShutdown)[]): Promise<void> {
  for (const work of works) work.onModuleDestroy();
  await Promise.all(works.map((work) => work.beforeApplicationShutdown()));
}
