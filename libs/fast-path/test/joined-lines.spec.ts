import { JoinedLines } from '@app/fast-path/log-lines/joined-lines';

describe('Lines that are written together', () => {
  let written: string[];
  let lines: JoinedLines;

  beforeEach(() => {
    jest.useFakeTimers();
    written = [];
    lines = new JoinedLines({ write: (text: string) => written.push(text) });
  });
  afterEach(() => jest.useRealTimers());

  it('wait for others, and not for long', () => {
    lines.write('one\n');
    lines.write('two\n');
    expect(written).toEqual([]);
    jest.advanceTimersByTime(50);
    lines.write('three\n');
    expect(written).toEqual(['one\ntwo\n']);
    jest.advanceTimersByTime(50);
    expect(written).toEqual(['one\ntwo\n', 'three\n']);
  });

  it('are written at once when they are many, and on request', () => {
    lines.write('x'.repeat(16_384));
    expect(written).toHaveLength(1);
    lines.write('last\n');
    lines.flush();
    lines.flush();
    expect(written.slice(1)).toEqual(['last\n']);
    expect(jest.getTimerCount()).toBe(0);
  });
});
