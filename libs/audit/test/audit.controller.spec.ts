import { Clock, Unavailable } from '@app/kernel';
import { Auditor, type AuditRange, type AuditReport } from '@app/audit';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createTestHttpApp, TestAuthenticator } from '@test/support/http-app';
import { TestClock } from '@test/support/test-clock';
import { AuditStatusQuery } from '../src/rounds/audit-status.query';
import { AuditController } from '../src/interface/http/audit.controller';

const NOW = new Date('2026-11-20T12:00:00.000Z');

const REPORT: AuditReport = {
  ok: false,
  checkedAt: NOW,
  checks: [
    {
      name: 'ledger.chain',
      rule: 'Balances follow from entries.',
      ok: false,
      examined: 3,
      violationCount: 1,
      violations: [{ row: { userId: 'u', entryNo: 2 }, expected: 'balance 1', found: 'balance 2' }],
    },
  ],
};

describe('GET /admin/audit', () => {
  const authenticator = new TestAuthenticator();
  const admin = { authorization: `Bearer ${authenticator.signIn('admin')}` };
  const asked: (AuditRange | undefined)[] = [];
  let answer: () => Promise<AuditReport>;
  let app: NestFastifyApplication;

  beforeAll(async () => {
    const auditor: Pick<Auditor, 'audit'> = {
      audit: (range) => {
        asked.push(range);
        return answer();
      },
    };
    app = await createTestHttpApp({
      authenticator,
      controllers: [AuditController],
      providers: [
        { provide: Auditor, useValue: auditor },
        { provide: AuditStatusQuery, useValue: {} },
        { provide: Clock, useValue: new TestClock(NOW) },
      ],
    });
  });

  afterAll(() => app.close());

  beforeEach(() => {
    asked.length = 0;
    answer = () => Promise.resolve(REPORT);
  });

  const get = (query = '', headers: Record<string, string> = admin) =>
    app.inject({ method: 'GET', url: `/admin/audit${query}`, headers });

  it('returns the report, also with violations', async () => {
    const { statusCode, json } = await get();

    expect(statusCode).toBe(200);
    expect(json()).toEqual({ ...REPORT, checkedAt: '2026-11-20T12:00:00.000Z' });
  });

  it.each([
    ['', '2026-11-19T12:00:00.000Z', undefined],
    ['?from=2026-11-01T00:00:00Z', '2026-11-01T00:00:00.000Z', undefined],
    ['?to=2026-11-02T00:00:00Z', '2026-11-01T00:00:00.000Z', '2026-11-02T00:00:00.000Z'],
    [
      '?from=2026-11-01T09:00:00%2B09:00&to=2026-11-02T00:00:00.5Z',
      '2026-11-01T00:00:00.000Z',
      '2026-11-02T00:00:00.500Z',
    ],
  ])('audits the range of "%s"', async (query, from, to) => {
    expect((await get(query)).statusCode).toBe(200);
    expect(asked).toEqual([{ from: new Date(from), ...(to && { to: new Date(to) }) }]);
  });

  it.each([
    ['?from=yesterday', '/from'],
    ['?from=2026-11-01', '/from'],
    ['?from=2026-11-01T00:00:00', '/from'],
    ['?from=2026-W45-1T00:00:00Z', '/from'],
    ['?from=2026-02-30T00:00:00Z', '/from'],
    ['?from=2026-11-01T00:00:00Z&from=2026-11-02T00:00:00Z', '/from'],
    ['?to=', '/to'],
    ['?from=2026-11-02T00:00:00Z&to=2026-11-01T00:00:00Z', '/from'],
    ['?from=2026-11-02T00:00:00Z&to=2026-11-02T00:00:00Z', '/from'],
    ['?from=2026-12-01T00:00:00Z', '/from'],
    ['?since=2026-11-01T00:00:00Z', '/since'],
  ])('refuses "%s"', async (query, pointer) => {
    const { statusCode, json } = await get(query);

    expect(statusCode).toBe(400);
    expect(json()).toMatchObject({ code: 'request.invalid', errors: [expect.objectContaining({ pointer })] });
    expect(asked).toEqual([]);
  });

  it('is for admins only', async () => {
    const customer = { authorization: `Bearer ${authenticator.signIn('customer')}` };

    expect((await get('', {})).statusCode).toBe(401);
    expect((await get('', customer)).statusCode).toBe(403);
    expect(asked).toEqual([]);
  });

  it('runs one audit at a time, and the next one when the first has ended', async () => {
    let finish: (report: AuditReport) => void = () => undefined;
    answer = () => new Promise((resolve) => (finish = resolve));
    const first = get();
    while (asked.length === 0) await new Promise(setImmediate);

    const second = await get();
    expect(second.statusCode).toBe(503);
    expect(second.headers['retry-after']).toBe('5');
    expect(second.json()).toMatchObject({ code: 'audit.busy' });

    finish(REPORT);
    expect((await first).statusCode).toBe(200);
    answer = () => Promise.reject(new Unavailable('database'));
    expect((await get()).json()).toMatchObject({ status: 503, code: 'dependency.unavailable' });
    answer = () => Promise.resolve(REPORT);
    expect((await get()).statusCode).toBe(200);
  });
});
