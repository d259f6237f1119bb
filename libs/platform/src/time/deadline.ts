/** A moment after which an answer is of no use. */
export class Deadline {
  private constructor(private readonly at: number) {}

  static after(ms: number): Deadline {
    return new Deadline(performance.now() + ms);
  }

  /** Milliseconds left, never below zero. */
  remaining(): number {
    return Math.max(0, this.at - performance.now());
  }

  /** The promise's outcome, or a `DeadlineExceeded` if that comes first. What the promise does later is ignored. */
  async race<T>(promise: Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new DeadlineExceeded()), this.remaining());
    });
    try {
      return await Promise.race([promise, late]);
    } finally {
      clearTimeout(timer);
    }
  }
}

export class DeadlineExceeded extends Error {
  constructor() {
    super('the deadline has passed');
    this.name = 'DeadlineExceeded';
  }
}
