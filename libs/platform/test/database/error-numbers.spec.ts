import { isDatabaseUnavailable, isTransient, provesRollback } from '@app/platform/database/database-errors';
import { DATABASE_ERROR_NUMBERS, type DatabaseErrorClass } from '@app/platform/database/error-numbers';

const errno = (number: number): Error => Object.assign(new Error(`errno ${number}`), { errno: number });
const numbersOf = (errorClass: DatabaseErrorClass): number[] =>
  DATABASE_ERROR_NUMBERS.filter((row) => row.class === errorClass).map(({ number }) => number);

describe('The table of error numbers', () => {
  it('has each number once', () => {
    const numbers = DATABASE_ERROR_NUMBERS.map(({ number }) => number);
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  it.each<[string, number, DatabaseErrorClass]>([
    ['a full disk', 1021, 'exhausted'],
    ['a storage engine that has no space left', 1030, 'exhausted'],
    ['no memory', 1037, 'exhausted'],
    ['no memory to sort', 1038, 'exhausted'],
    ['no resources', 1041, 'exhausted'],
    ['a full table', 1114, 'exhausted'],
    ['too many connections', 1040, 'disconnected'],
    ['no thread for a connection', 1135, 'disconnected'],
    ['too many connections of one account', 1203, 'disconnected'],
    ['a resource limit of the account', 1226, 'disconnected'],
    ['a connection that was killed', 1927, 'disconnected'],
    ['a connection that idled for too long', 4031, 'disconnected'],
    ['a node of Galera outside of its cluster', 1047, 'not-writable'],
    ['a read-only server', 1290, 'not-writable'],
    ['a read-only storage engine', 1836, 'not-writable'],
    ['a hook of Group Replication that fails', 3100, 'not-writable'],
    ['a conflict of Group Replication at COMMIT', 1180, 'conflict'],
    ['a conflict of Group Replication', 3101, 'conflict'],
    ['a lock that does not come free', 1205, 'conflict'],
    ['a deadlock', 1213, 'conflict'],
    ['a lock that is not free at once', 3572, 'conflict'],
  ])('classifies %s (%d) as %s', (_, number, errorClass) => {
    expect(numbersOf(errorClass)).toContain(number);
  });

  it.each<[DatabaseErrorClass, boolean, boolean]>([
    ['conflict', true, false],
    ['disconnected', true, true],
    ['not-writable', true, true],
    ['exhausted', false, true],
    ['account-refused', false, true],
    ['duplicate-key', false, false],
    ['check-violated', false, false],
  ])('decides by the class: %s is run again (%s), is an outage (%s)', (errorClass, isRunAgain, isOutage) => {
    for (const number of numbersOf(errorClass)) {
      expect([number, isTransient(errno(number))]).toEqual([number, isRunAgain]);
      expect([number, isDatabaseUnavailable(errno(number))]).toEqual([number, isOutage]);
    }
  });

  it('treats COMMIT as rolled back only when the answer proves it', () => {
    const unproven = DATABASE_ERROR_NUMBERS.filter(({ number }) => !provesRollback(errno(number)));
    expect(unproven.map(({ number }) => number)).toEqual([1180, ...numbersOf('disconnected'), 3100, 1023, 1024, 1026]);
    expect(provesRollback(Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET', errno: -104 }))).toBe(
      false,
    );
    expect(provesRollback(errno(1105))).toBe(false);
    expect(provesRollback(new Error("Can't add new command when connection is in closed state"))).toBe(true);
  });
});
