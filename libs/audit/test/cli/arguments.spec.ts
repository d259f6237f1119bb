import { readArguments, UsageError } from '../../src/cli/arguments';

describe('The arguments of npm run audit', () => {
  it('are all of history by default', () => {
    expect(readArguments([])).toEqual({ range: {}, consumers: false, hours: false });
  });

  it('are a range, or a part of one', () => {
    expect(readArguments(['--from', '2026-11-01T00:00:00Z', '--to=2026-11-02'])).toEqual({
      consumers: false,
      hours: false,
      range: { from: new Date('2026-11-01T00:00:00.000Z'), to: new Date('2026-11-02T00:00:00.000Z') },
    });
    expect(readArguments(['--to', '2026-11-02']).range).toEqual({ to: new Date('2026-11-02T00:00:00.000Z') });
  });

  it('are the consumers, over all of history', () => {
    expect(readArguments(['--consumers'])).toEqual({ range: {}, consumers: true, hours: false });
    expect(() => readArguments(['--consumers', '--to', '2026-11-02'])).toThrow('--consumers compares all of history');
  });

  it('are windows of all of history', () => {
    expect(readArguments(['--hours'])).toEqual({ range: {}, consumers: false, hours: true });
    for (const other of [['--consumers'], ['--to', '2026-11-02']]) {
      expect(() => readArguments(['--hours', ...other])).toThrow('--hours audits all of history');
    }
  });

  it.each([
    [['--from', 'yesterday'], '"yesterday" is not a time'],
    [['--from', '2026-11-02', '--to', '2026-11-01'], '--from must be before --to'],
    [['--since', '2026-11-02'], "Unknown option '--since'"],
    [['--from'], "'--from <value>' argument missing"],
    [['2026-11-02'], "Unexpected argument '2026-11-02'"],
  ])('are refused with a message: %j', (args, words) => {
    expect(() => readArguments(args)).toThrow(UsageError);
    expect(() => readArguments(args)).toThrow(words);
  });
});
