import { CommitLog } from '@app/platform/replica/commit-log';
import { hasReached, positionIn, unionOf } from '@app/platform/replica/commit-positions';

describe('A position', () => {
  it('is reached on MariaDB when the number of each domain is, whichever server wrote it', () => {
    expect(hasReached('0-1-17', '0-1-17')).toBe(true);
    expect(hasReached('0-2-18', '0-1-17')).toBe(true);
    expect(hasReached('0-1-9', '0-1-17')).toBe(false);
    expect(hasReached('0-1-17', '0-1-17,1-1-3')).toBe(false);
    expect(hasReached('1-1-3,0-1-17', '0-1-17,1-1-3')).toBe(true);
    expect(hasReached('', '0-1-1')).toBe(false);
    expect(hasReached('', '')).toBe(true);
    expect(hasReached('0-1-9007199254740993', '0-1-9007199254740994')).toBe(false);
  });

  it('is reached for several commits when the last of each domain is, or the whole set', () => {
    expect(unionOf('mariadb', ['0-1-5', '0-2-7', '0-1-6', '3-1-1'])).toBe('0-2-7,3-1-1');
    expect(unionOf('mariadb', ['0-1-5,3-1-2', '3-1-1'])).toBe('0-1-5,3-1-2');
    expect(unionOf('mysql', ['a:1', 'a:3', 'b:1-4'])).toBe('a:1,a:3,b:1-4');
  });

  it('is in the answer to a COMMIT that wrote, and in no other', () => {
    expect(positionIn({ stateChanges: { systemVariables: { last_gtid: '0-1-6' }, gtids: [] } })).toBe('0-1-6');
    expect(positionIn({ stateChanges: { systemVariables: {}, gtids: ['uuid:6'] } })).toBe('uuid:6');
    expect(positionIn({ stateChanges: { systemVariables: {}, gtids: [] } })).toBeUndefined();
    expect(positionIn({})).toBeUndefined();
    expect(positionIn(undefined)).toBeUndefined();
  });
});

describe('The log of the commits', () => {
  it('has the positions since a request began, and no earlier ones', () => {
    const log = new CommitLog();
    log.add('0-1-1');
    const start = log.end;
    expect(log.since(start)).toEqual([]);
    log.add('0-1-2');
    log.add('0-1-3');
    expect(log.since(start)).toEqual(['0-1-2', '0-1-3']);
  });

  it('has the last sixteen of many', () => {
    const log = new CommitLog();
    for (let n = 1; n <= 40; n++) log.add(`0-1-${n}`);
    expect(log.since(0)).toEqual(Array.from({ length: 16 }, (_, n) => `0-1-${n + 25}`));
    expect(log.since(38)).toEqual(['0-1-39', '0-1-40']);
  });

  it('does not know the position of a request during which a COMMIT was not answered', () => {
    const log = new CommitLog();
    log.addUnknown();
    const start = log.end;
    expect(log.since(0)).toBeUndefined();
    expect(log.since(start)).toEqual([]);
    log.addUnknown();
    for (let n = 1; n <= 40; n++) log.add(`0-1-${n}`);
    expect(log.since(start)).toBeUndefined();
  });
});
