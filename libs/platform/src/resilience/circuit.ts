import { BrokenCircuitError, circuitBreaker, CircuitState, handleWhen, type IBreaker } from 'cockatiel';
import type { Unavailable } from '@app/kernel';
import { DeadlineExceeded } from '../time/deadline';

/** From the opening of a circuit to the trial. */
const REST_MS = 1_000;

interface CircuitOptions {
  readonly dependency: Unavailable['dependency'];
  /** Milliseconds without any answer, counted from the first call that timed out, after which the circuit opens. */
  readonly silentMs?: number;
  /** Which errors mean that no answer came; by default a passed deadline. */
  readonly isSilence?: (error: Error) => boolean;
}

/**
 * Calls to one dependency, which fail at once while it answers nothing: a hanging dependency must not keep a thousand
 * requests waiting. A refusal is an answer, and does not open the circuit. A second after it has opened, one call is the
 * trial, and decides whether it closes (ADR 0044).
 */
export class Circuit {
  readonly dependency: CircuitOptions['dependency'];
  private readonly silence: Silence;
  private readonly policy;

  constructor({ dependency, silentMs = 2_000, isSilence = isDeadlineExceeded }: CircuitOptions) {
    this.dependency = dependency;
    this.silence = new Silence(silentMs);
    const noAnswerCame = (error: Error): boolean => {
      const isSilent = isSilence(error);
      if (!isSilent) this.silence.success();
      return isSilent;
    };
    this.policy = circuitBreaker(handleWhen(noAnswerCame), { breaker: this.silence, halfOpenAfter: REST_MS });
    this.policy.onBreak(() => open.add(this));
    this.policy.onReset(() => open.delete(this));
  }

  /** False from the opening until a trial is answered. */
  get isClosed(): boolean {
    return this.policy.state === CircuitState.Closed;
  }

  /** For an answer to a call that was made without `run`. */
  heard(): void {
    this.silence.success();
  }

  /** @throws BrokenCircuitError at once while the circuit is open or its trial is under way; any error of the call */
  run<T>(call: () => Promise<T>): Promise<T> {
    // The library would let the calls wait for the end of the trial.
    if (this.policy.state === CircuitState.HalfOpen) return Promise.reject(new BrokenCircuitError());
    return this.policy.execute(call);
  }
}

const isDeadlineExceeded = (error: Error): boolean => error instanceof DeadlineExceeded;

/** The open circuits of this process, for its metrics. */
const open = new Set<Circuit>();

/** How many circuits of this dependency are open in this process. */
export const openCircuitsOf = (dependency: Circuit['dependency']): number =>
  [...open].filter((circuit) => circuit.dependency === dependency).length;

/**
 * Opens when a call has timed out, and no other was answered for so many milliseconds after that. A process that stalled
 * itself sees many time-outs in one moment: they count as one.
 */
class Silence implements IBreaker {
  state: unknown;
  private since: number | undefined;

  constructor(private readonly ms: number) {}

  success(): void {
    this.since = undefined;
  }

  failure(): boolean {
    const now = performance.now();
    this.since ??= now;
    return now - this.since >= this.ms;
  }
}
