import { TransactionConflict, Unavailable } from '@app/kernel';
import {
  isConnectionLost,
  isDatabaseUnavailable,
  isDuplicateKey,
  isDuplicateKeyOf,
  isTimeLimitReached,
  isTransient,
} from '@app/platform/database/database-errors';
import { DeadlineExceeded } from '@app/platform/time/deadline';
import { QueryFailedError } from 'typeorm';

const errno = (number: number): Error => Object.assign(new Error(`errno ${number}`), { errno: number });
const code = (text: string): Error => Object.assign(new Error(text), { code: text });

const LOST: [string, Error][] = [
  ['a refused connection', code('ECONNREFUSED')],
  ['a reset connection', code('ECONNRESET')],
  ['a broken pipe', code('EPIPE')],
  ['a connection that did not come in time', code('ETIMEDOUT')],
  ['an unknown host', code('ENOTFOUND')],
  ['a name server that does not answer', code('EAI_AGAIN')],
  ['an unreachable network', code('ENETUNREACH')],
  ['a connection that the server closed', code('PROTOCOL_CONNECTION_LOST')],
  ['too many connections', errno(1040)],
  ['too many connections of this user', errno(1203)],
  ['a server that shuts down', errno(1053)],
  ['a killed connection', errno(1317)],
  ['a killed connection of MariaDB', errno(1927)],
  ['a writer that has become a reader', errno(1290)],
  ['a closed connection', new Error("Can't add new command when connection is in closed state")],
  ['a full queue of the pool', new Error('Queue limit reached.')],
  ['a closed pool', new Error('Pool is closed.')],
];

describe('Errors of the database', () => {
  it.each(LOST)('lose the connection: %s', (_, error) => {
    expect(isConnectionLost(error)).toBe(true);
    expect(isTransient(error)).toBe(true);
    expect(isDatabaseUnavailable(error)).toBe(true);
    expect(isTransient(new QueryFailedError('SELECT 1', [], error))).toBe(true);
  });

  it.each<[string, unknown]>([
    ['a deadlock', errno(1213)],
    ['a lock that did not come free', errno(1205)],
    ['a conflict that the work found', new TransactionConflict(errno(1062))],
  ])('are worth another run, with the connection kept: %s', (_, error) => {
    expect(isTransient(error)).toBe(true);
    expect(isConnectionLost(error)).toBe(false);
    expect(isDatabaseUnavailable(error)).toBe(false);
  });

  it.each<[string, unknown]>([
    ['a unique key', errno(1062)],
    ['a syntax error', errno(1064)],
    ['a broken CHECK of MySQL', errno(3819)],
    ['a broken CHECK of MariaDB', errno(4025)],
    ['a value out of range', errno(1264)],
    ['an account without the right', errno(1142)],
    ['an error of the work', new TypeError('x is undefined')],
    ['another dependency that is gone', new Unavailable('redis')],
    ['a thrown text', 'ECONNRESET'],
    ['a thrown null', null],
    ['a thrown nothing', undefined],
  ])('are final: %s', (_, error) => {
    expect(isTransient(error)).toBe(false);
    expect(isDatabaseUnavailable(error)).toBe(false);
  });

  it('are the database being unavailable when the time is over', () => {
    expect(isDatabaseUnavailable(new DeadlineExceeded())).toBe(true);
    expect(isTransient(new DeadlineExceeded())).toBe(false);
  });

  it('are read from the driver error in a wrapper', () => {
    expect(isTransient({ driverError: errno(1213) })).toBe(true);
    expect(isConnectionLost({ driverError: code('ECONNRESET') })).toBe(true);
  });

  it.each([
    [true, 1062, "Duplicate entry 'a-b' for key 'once'"], // MariaDB
    [true, 1062, "Duplicate entry 'a-b' for key 'things.once'"], // MySQL
    [false, 1062, "Duplicate entry 'a-b' for key 'PRIMARY'"],
    [false, 1062, "Duplicate entry 'a-b' for key 'things.at_once'"],
    [false, 1062, "Duplicate entry 'once' for key 'once.PRIMARY'"],
    [false, 1213, "Deadlock found for key 'once'"],
  ])('answers %p for %d %p as a duplicate of one index', (isOfIndex, number, message) => {
    const error = Object.assign(new Error(message), { errno: number });
    expect(isDuplicateKeyOf('once')(error)).toBe(isOfIndex);
    expect(isDuplicateKeyOf('once')(new QueryFailedError('INSERT', [], error))).toBe(isOfIndex);
  });

  it('name a unique key also where TypeORM has wrapped it', () => {
    expect(isDuplicateKey(errno(1062))).toBe(true);
    expect(isDuplicateKey(new QueryFailedError('INSERT', [], errno(1062)))).toBe(true);
    expect(isDuplicateKey(errno(1213))).toBe(false);
    expect(isDuplicateKey(null)).toBe(false);
  });
});

describe('The time limit of a query', () => {
  const aborted = (message: string): Error => Object.assign(new Error(message), { errno: 1028 });

  it('is recognised for each engine, also within a sort', () => {
    const ended = [
      errno(1969),
      errno(3024),
      aborted('Sort aborted: Query execution was interrupted (max_statement_time exceeded)'),
    ];
    for (const error of ended) {
      expect(isTimeLimitReached(error)).toBe(true);
      expect(isTimeLimitReached(new Unavailable('database', error))).toBe(true);
    }
  });

  it('is no other error', () => {
    for (const error of [aborted('Sort aborted: Out of memory'), errno(1213), new Unavailable('database'), undefined]) {
      expect(isTimeLimitReached(error)).toBe(false);
    }
  });
});
