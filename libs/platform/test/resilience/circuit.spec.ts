import { BrokenCircuitError } from 'cockatiel';
import { Circuit, openCircuitsOf } from '@app/platform/resilience/circuit';
import { DeadlineExceeded } from '@app/platform/time/deadline';

const SILENT_MS = 1_000;
const REST_MS = 1_000;

const answered = (): Promise<string> => Promise.resolve('answered');
const refused = (): Promise<never> => Promise.reject(new Error('ECONNREFUSED'));
const silent = (): Promise<never> => Promise.reject(new DeadlineExceeded());

describe('The circuit of a dependency', () => {
  let circuit: Circuit;

  beforeEach(() => {
    jest.useFakeTimers();
    circuit = new Circuit({ dependency: 'redis', silentMs: SILENT_MS });
  });
  afterEach(async () => {
    jest.advanceTimersByTime(REST_MS);
    if (!circuit.isClosed) await circuit.run(answered);
    jest.useRealTimers();
  });

  async function open(): Promise<void> {
    await expect(circuit.run(silent)).rejects.toThrow(DeadlineExceeded);
    jest.advanceTimersByTime(SILENT_MS);
    await expect(circuit.run(silent)).rejects.toThrow(DeadlineExceeded);
  }

  it('opens when nothing was answered for a second after a time-out; calls then fail without being made', async () => {
    await open();
    const call = jest.fn(answered);
    await expect(circuit.run(call)).rejects.toThrow(BrokenCircuitError);
    expect(call).not.toHaveBeenCalled();
    expect([circuit.isClosed, openCircuitsOf('redis'), openCircuitsOf('s3')]).toEqual([false, 1, 0]);
  });

  it.each([
    ['a call', () => circuit.run(answered)],
    ['a call, with a refusal,', () => circuit.run(refused).catch(() => undefined)],
    [
      'a call that was made without it',
      () => {
        circuit.heard();
        return Promise.resolve('answered');
      },
    ],
  ] as const)('stays closed when %s is answered in between', async (_, answer) => {
    await expect(circuit.run(silent)).rejects.toThrow(DeadlineExceeded);
    jest.advanceTimersByTime(SILENT_MS);
    await answer();
    await expect(circuit.run(silent)).rejects.toThrow(DeadlineExceeded);
    expect(circuit.isClosed).toBe(true);
  });

  it('stays closed for many time-outs in one moment: the process itself had stalled', async () => {
    for (let n = 0; n < 100; n++) await expect(circuit.run(silent)).rejects.toThrow(DeadlineExceeded);
    expect(circuit.isClosed).toBe(true);
  });

  it('stays closed for refusals', async () => {
    for (let n = 0; n < 10; n++) {
      await expect(circuit.run(refused)).rejects.toThrow('ECONNREFUSED');
      jest.advanceTimersByTime(SILENT_MS);
    }
    expect(circuit.isClosed).toBe(true);
  });

  it('lets one call through as a trial after a second, refuses the others meanwhile, and closes with its answer', async () => {
    await open();
    jest.advanceTimersByTime(REST_MS);
    let answer = (_: string): void => undefined;
    const tried = circuit.run(() => new Promise<string>((resolve) => (answer = resolve)));
    await expect(circuit.run(answered)).rejects.toThrow(BrokenCircuitError);
    answer('answered');
    expect(await tried).toBe('answered');
    expect(await circuit.run(answered)).toBe('answered');
    expect(openCircuitsOf('redis')).toBe(0);
  });

  it('waits another second after a trial that was not answered', async () => {
    await open();
    jest.advanceTimersByTime(REST_MS);
    await expect(circuit.run(silent)).rejects.toThrow(DeadlineExceeded);
    await expect(circuit.run(answered)).rejects.toThrow(BrokenCircuitError);
    jest.advanceTimersByTime(REST_MS);
    expect(await circuit.run(answered)).toBe('answered');
  });
});
