import { setTimeout as sleep } from 'node:timers/promises';

/** Asks `probe` again and again until it answers something true; answers false when the time is over. */
export async function until(probe, { seconds, everyMs = 50 }) {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await probe();
    if (answer) return answer;
    if (Date.now() >= deadline) return false;
    await sleep(everyMs);
  }
}

/** True when a GET of the address answers 200. */
export async function answersOk(url) {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(2000) });
    await response.arrayBuffer();
    return response.status === 200;
  } catch {
    return false;
  }
}
