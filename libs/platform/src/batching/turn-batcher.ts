import { TurnGatherer } from './turn-gatherer';

interface Waiting<Request, Answer> {
  readonly request: Request;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Sends the requests of one turn of the event loop in one call. Requests with the same key, if they have keys, go into
 * different calls.
 */
export class TurnBatcher<Request, Answer> {
  private readonly waiting = new TurnGatherer<Waiting<Request, Answer>>((all) => this.startAll(all));

  /** `work` returns one answer for each request, in order. */
  constructor(
    private readonly work: (requests: readonly Request[]) => Promise<readonly Answer[]>,
    private readonly keyOf?: (request: Request) => string,
  ) {}

  /** @throws any error of the shared call */
  join(request: Request): Promise<Answer> {
    return new Promise((resolve, reject) => this.waiting.add({ request, resolve, reject }));
  }

  private startAll(all: readonly Waiting<Request, Answer>[]): void {
    const { keyOf } = this;
    if (!keyOf) return void this.start(all);
    for (let left = all; left.length > 0;) {
      const { first, others } = firstOfEach(left, ({ request }) => keyOf(request));
      void this.start(first);
      left = others;
    }
  }

  private async start(some: readonly Waiting<Request, Answer>[]): Promise<void> {
    try {
      const answers = await this.work(some.map(({ request }) => request));
      some.forEach(({ resolve }, n) => resolve(answers[n] as Answer));
    } catch (error) {
      for (const { reject } of some) reject(error);
    }
  }
}

/** The first request with each key, and the others. */
function firstOfEach<T>(all: readonly T[], keyOf: (one: T) => string): { first: readonly T[]; others: readonly T[] } {
  const first = new Map<string, T>();
  const others: T[] = [];
  for (const one of all) {
    const key = keyOf(one);
    if (first.has(key)) others.push(one);
    else first.set(key, one);
  }
  return { first: [...first.values()], others };
}
