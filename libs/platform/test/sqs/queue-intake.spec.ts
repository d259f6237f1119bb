import { Log, Metrics, ProcessConfig, readConfig } from '@app/platform';
import * as timers from 'node:timers/promises';
import { ConsumerMetrics } from '../../src/sqs/consumer.metrics';
import { QueueIntake, ReceivingStopped } from '../../src/sqs/queue-intake';

jest.mock('node:timers/promises', () => ({ setTimeout: jest.fn() }));
const sleep = timers.setTimeout as unknown as jest.Mock<Promise<void>, [number, undefined, { signal: AbortSignal }]>;

describe('a queue’s intake', () => {
  const log = new Log(readConfig((env) => new ProcessConfig(env), { LOG_LEVEL: 'silent' }));
  const trial = jest.fn<Promise<void>, []>();
  let metrics: Metrics;
  let intake: QueueIntake;

  beforeEach(() => {
    sleep.mockReset().mockResolvedValue(undefined);
    trial.mockReset().mockResolvedValue(undefined);
    metrics = new Metrics();
    intake = new QueueIntake({ queue: 'Ranking', log, metrics: new ConsumerMetrics(metrics) });
  });
  afterEach(() => jest.restoreAllMocks());

  const valueOf = async (name: string) => (await metrics.registry.getSingleMetric(name)?.get())?.values[0]?.value;

  it('allows every poll while its consumer works', async () => {
    await intake.whenReceiving();
    expect(() => intake.refuseWhileStopped()).not.toThrow();
    expect(intake.health()).toEqual({ receiving: true });
  });

  it('stops once, however many polls fail, and refuses the polls that do not try', async () => {
    const error = jest.spyOn(log, 'error');
    for (let n = 0; n < 3; n++) intake.stop(new Error('away'), trial);
    expect(error).toHaveBeenCalledTimes(1);
    expect(() => intake.refuseWhileStopped()).toThrow(ReceivingStopped);
    expect(intake.health()).toMatchObject({ receiving: false });
    expect(await valueOf('consumers_stopped')).toBe(1);
    expect(await valueOf('consumer_stops_total')).toBe(1);
  });

  it('starts again after a trial that succeeds', async () => {
    const info = jest.spyOn(log, 'info');
    intake.stop(new Error('away'), trial);
    trial.mockRejectedValueOnce(new Error('still away'));
    await expect(intake.whenReceiving()).rejects.toThrow(ReceivingStopped);
    expect(intake.isStopped).toBe(true);
    await intake.whenReceiving();
    expect(intake.isStopped).toBe(false);
    expect(info).toHaveBeenCalledWith(expect.objectContaining({ queue: 'Ranking' }), 'consumer receives again');
    expect(await valueOf('consumers_stopped')).toBe(0);
  });

  it('pauses longer each time, up to 5 seconds, until work is done', async () => {
    jest.spyOn(Math, 'random').mockReturnValue(1);
    trial.mockRejectedValue(new Error('away'));
    intake.stop(new Error('away'), trial);
    for (let n = 0; n < 6; n++) await expect(intake.whenReceiving()).rejects.toThrow(ReceivingStopped);
    expect(sleep.mock.calls.map(([ms]) => ms)).toEqual([500, 1_000, 2_000, 4_000, 5_000, 5_000]);
    intake.worked();
    expect(intake.isStopped).toBe(false);
  });

  it('does not keep a process from ending', async () => {
    sleep.mockImplementation(
      (_ms, _value, { signal }) =>
        new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error()))),
    );
    intake.stop(new Error('away'), trial);
    const ended = expect(intake.whenReceiving()).rejects.toThrow(ReceivingStopped);
    intake.onModuleDestroy();
    await ended;
    expect(trial).not.toHaveBeenCalled();
  });
});
