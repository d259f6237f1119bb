interface Waiting<Request, Answer> {
  readonly request: Request;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

/** What is asked for in one turn of the event loop is done at once; of those with the same key each goes by itself. */
export class Together<Request, Answer> {
  private waiting: Waiting<Request, Answer>[] = [];

  /** `work` gives one answer for each request, in order. */
  constructor(
    private readonly work: (requests: readonly Request[]) => Promise<readonly Answer[]>,
    private readonly keyOf: (request: Request) => string,
  ) {}

  /** @throws whatever the work for all of them throws. */
  join(request: Request): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ request, resolve, reject });
      if (this.waiting.length === 1) setImmediate(() => this.startAll());
    });
  }

  private startAll(): void {
    while (this.waiting.length > 0) void this.start(this.takeDistinct());
  }

  private takeDistinct(): Waiting<Request, Answer>[] {
    const taken = new Map<string, Waiting<Request, Answer>>();
    const left: Waiting<Request, Answer>[] = [];
    for (const one of this.waiting) {
      const key = this.keyOf(one.request);
      if (taken.has(key)) left.push(one);
      else taken.set(key, one);
    }
    this.waiting = left;
    return [...taken.values()];
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
