import { Log, NestLog } from '@app/platform/logging/log';
import { ProcessConfig } from '@app/platform/config/process.config';
import { readConfig } from '@app/platform/config/environment';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const SECRET = 'hunter2-do-not-print';

/** What the log writes to standard output: it writes around Jest, so a process of its own shows it. */
function linesOf(script: string, level = 'trace'): Record<string, unknown>[] {
  const root = join(__dirname, '..', '..', '..', '..');
  const program = `
    const { Log, NestLog } = require('./libs/platform/src/logging/log');
    const log = new Log({ logLevel: '${level}' });
    const nestLog = new NestLog(log);
    ${script}
  `;
  const { stdout, stderr } = spawnSync(process.execPath, ['-r', '@swc-node/register', '-e', program], {
    cwd: root,
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  return stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe('The log', () => {
  it('is one JSON object a line, with its level in words, its time and its facts', () => {
    const lines = linesOf(`
      log.debug({ n: 1 }, 'one');
      log.info({ n: 2 }, 'two\\nin two lines');
      log.warn({}, 'three');
      log.error({}, 'four');
    `);
    expect(lines.map(({ level, msg }) => [level, msg])).toEqual([
      ['debug', 'one'],
      ['info', 'two\nin two lines'],
      ['warn', 'three'],
      ['error', 'four'],
    ]);
    expect(lines[0]).toMatchObject({ n: 1, time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) });
    expect(lines[0]).not.toHaveProperty('pid');
  });

  it('has a line for a request that says the same as any other would', () => {
    const facts = `{ requestId: 'a"b', traceId: '0af7651916cd43dd8448eb211c80319c', method: 'GET', path: '/a"\\\\b', status: 200, ms: 1.5 }`;
    const [byHand, byPino] = linesOf(`log.request(${facts}); log.info(${facts}, 'request');`);
    expect(Object.keys(byHand!)).toEqual(Object.keys(byPino!));
    expect({ ...byHand, time: byPino?.time }).toEqual(byPino);
    expect(byHand?.time).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    expect(linesOf(`log.request(${facts})`, 'warn')).toHaveLength(0);
  });

  it.each(['process.exit(0)', 'process.exitCode = 0', "process.emit('SIGTERM')"])('loses nothing at %s', (end) => {
    const lines = linesOf(`
      process.on('SIGTERM', () => process.exit(0));
      for (let n = 0; n < 1000; n++) log.info({ n }, 'line');
      ${end};
    `);
    expect(lines.map(({ n }) => n)).toEqual(Array.from({ length: 1000 }, (_, n) => n));
  });

  it('writes nothing below its level', () => {
    expect(linesOf(`log.info({}, 'one'); log.warn({}, 'two'); log.debug({}, 'three')`, 'warn')).toHaveLength(1);
    expect(linesOf(`log.error({}, 'one')`, 'silent')).toHaveLength(0);
  });

  const NAMES = [
    'authorization',
    'cookie',
    'set-cookie',
    'x-api-key',
    'apiKey',
    'password',
    'passwordHash',
    'token',
    'secret',
    'idempotency-key',
    'X-API-KEY',
    'DATABASE_PASSWORD',
    'session_token',
  ];

  it('never prints a field with the name of a secret, at any depth', () => {
    const lines = linesOf(`
      for (const name of ${JSON.stringify(NAMES)}) {
        const secret = { [name]: '${SECRET}', kept: 'visible' };
        log.info(secret, 'top');
        log.info({ headers: secret }, 'inside');
        log.info({ list: [secret] }, 'in a list');
        log.warn({ request: { body: { user: secret } } }, 'far inside');
        log.warn({ [name]: ['${SECRET}'] }, 'a list');
        log.warn({ [name]: { value: '${SECRET}' } }, 'an object');
      }
    `);
    expect(lines).toHaveLength(6 * NAMES.length);
    for (const line of lines) expect(JSON.stringify(line)).not.toContain(SECRET);
    expect(lines.filter((line) => JSON.stringify(line).includes('visible'))).toHaveLength(4 * NAMES.length);
  });

  it('ends where facts refer to themselves', () => {
    const [line] = linesOf(`const facts = { n: 1 }; facts.self = facts; log.info({ facts }, 'round');`);
    expect(line).toMatchObject({ facts: { self: { self: { n: 1 } } } });
    expect(JSON.stringify(line)).toContain('[deep]');
  });

  it("never prints a statement's parameters, nor other fields of an error", () => {
    const [line] = linesOf(`
      const { QueryFailedError } = require('typeorm');
      const driver = Object.assign(new Error('Deadlock found'), { errno: 1213, code: 'ER_LOCK_DEADLOCK', sql: 'UPDATE ${SECRET}' });
      const error = new QueryFailedError('INSERT INTO users VALUES (?)', ['${SECRET}'], driver);
      error.request = { headers: { authorization: '${SECRET}' } };
      log.error({ err: new Error('outer', { cause: error }) }, 'failed');
    `);
    expect(JSON.stringify(line)).not.toContain(SECRET);
    expect(line).toMatchObject({
      err: {
        type: 'Error',
        message: 'outer',
        stack: expect.stringContaining('outer'),
        cause: { type: 'QueryFailedError', message: 'Deadlock found', code: 'ER_LOCK_DEADLOCK', errno: 1213 },
      },
    });
  });

  it.each([
    ["Duplicate entry 'VALUE' for key 'users.name'", "Duplicate entry '…'"],
    ["Incorrect integer value: 'O'VALUE' for column `a`.`b`", "Incorrect integer value: '…' for column `a`.`b`"],
    ["You have an error near 'SELECT\nVALUE", "You have an error near '…'"],
    ['Deadlock found', 'Deadlock found'],
  ])('leaves out the values that a database quotes (%s)', (text, shown) => {
    const message = JSON.stringify(text.replace('VALUE', SECRET));
    const [line] = linesOf(`
      const { QueryFailedError } = require('typeorm');
      const driver = Object.assign(new Error(${message}), { sqlState: '23000' });
      log.error({ err: new Error('outer', { cause: new QueryFailedError('INSERT', [], driver) }) }, 'failed');
    `);
    expect(JSON.stringify(line)).not.toContain(SECRET);
    expect(line).toMatchObject({ err: { cause: { message: shown, stack: expect.stringContaining(shown) } } });
  });

  it('describes a thrown value that is no error', () => {
    const [text, nothing] = linesOf(`log.error({ err: 'boom' }, 'a'); log.error({ err: undefined }, 'b');`);
    expect(text).toMatchObject({ err: { message: 'boom' } });
    expect(nothing).toMatchObject({ msg: 'b' });
  });

  it("has Nest's own messages in it", () => {
    const lines = linesOf(`
      nestLog.log('routes mapped', 'RouterExplorer');
      nestLog.warn('odd', 'Injector');
      nestLog.error('broken', 'Error: at x', 'ExceptionsHandler');
    `);
    expect(lines).toMatchObject([
      { level: 'debug', msg: 'routes mapped', context: 'RouterExplorer' },
      { level: 'warn', msg: 'odd', context: 'Injector' },
      { level: 'error', msg: 'broken', stack: 'Error: at x', context: 'ExceptionsHandler' },
    ]);
  });

  it('can be made silent for tests', () => {
    const log = new Log(readConfig((env) => new ProcessConfig(env), { LOG_LEVEL: 'silent' }));
    expect(() => {
      new NestLog(log).warn('nothing is printed');
    }).not.toThrow();
  });
});
