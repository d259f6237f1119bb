import { setTimeout as sleep } from 'node:timers/promises';

interface Patience {
  /** Default: 10 seconds. */
  readonly deadlineMs?: number;
  readonly everyMs?: number;
  /** Name of the condition, for the message of a failure. */
  readonly what?: string;
}

type Truthy<T> = Exclude<T, false | 0 | '' | null | undefined>;

/**
 * Asks until the answer is something true, and answers it. A condition that throws is asked again, too.
 * @throws at the deadline, with the condition's last error as its cause.
 */
export async function waitFor<T>(
  condition: () => T | Promise<T>,
  { deadlineMs = 10_000, everyMs = 20, what = 'the condition' }: Patience = {},
): Promise<Truthy<T>> {
  const deadline = performance.now() + deadlineMs;
  for (;;) {
    const { answer, error } = await ask(condition);
    if (answer) return answer as Truthy<T>;
    if (performance.now() > deadline) throw new Error(`waited ${deadlineMs} ms for ${what}`, { cause: error });
    await sleep(everyMs);
  }
}

async function ask<T>(condition: () => T | Promise<T>): Promise<{ answer?: T; error?: unknown }> {
  try {
    return { answer: await condition() };
  } catch (error) {
    return { error };
  }
}
