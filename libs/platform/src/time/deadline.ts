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

  /** The promise's outcome, or `DeadlineExceeded` if that comes first. The promise's later outcome is ignored. */
  race<T>(promise: Promise<T>): Promise<T> {
    // By hand: Promise.race and a promise for the timer are two more promises, twice in each request.
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new DeadlineExceeded()), this.remaining());
      promise.then(
        (value) => {
          clearTimeout(timer);
          resolve(value);
        },
        (error: unknown) => {
          clearTimeout(timer);
          // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- whatever it was
          reject(error);
        },
      );
    });
  }
}

export class DeadlineExceeded extends Error {
  constructor() {
    super('the deadline has passed');
    this.name = 'DeadlineExceeded';
  }
}
