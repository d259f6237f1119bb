import { isId, newId } from '@app/kernel';

describe('Ids', () => {
  it('are UUIDv7: later ones sort after earlier ones, also within a millisecond', () => {
    const ids = Array.from({ length: 2_000 }, () => newId());
    expect([...ids].sort()).toEqual(ids);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.every((id) => /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id))).toBe(
      true,
    );
  });

  it('begin with the time at which they were made', () => {
    const before = Date.now();
    const made = parseInt(newId().replaceAll('-', '').slice(0, 12), 16);
    expect(made).toBeGreaterThanOrEqual(before);
    expect(made).toBeLessThanOrEqual(Date.now() + 1);
  });

  it('still sort when the clock is set back', () => {
    const now = Date.now();
    const clock = jest.spyOn(Date, 'now').mockReturnValue(now + 60_000);
    const ids = [newId()];
    clock.mockReturnValue(now - 60_000);
    for (let n = 0; n < 20_000; n++) ids.push(newId()); // past the low half of the counter, too
    clock.mockRestore();
    expect([...ids].sort()).toEqual(ids);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('are recognised', () => {
    expect(isId(newId())).toBe(true);
    expect(isId('7c4a8d09-ca37-4e5b-9d1e-2f1f4b3c5a66')).toBe(true);
  });

  it.each([
    undefined,
    null,
    7,
    '',
    'order-1',
    '7c4a8d09ca374e5b9d1e2f1f4b3c5a66',
    ' 7c4a8d09-ca37-4e5b-9d1e-2f1f4b3c5a66',
    {},
    [],
  ])('are not %j', (value) => {
    expect(isId(value)).toBe(false);
  });
});
