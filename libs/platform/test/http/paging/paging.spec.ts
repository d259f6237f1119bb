import { DomainError } from '@app/kernel';
import { decodeCursor, isAmount, isMoment, pageOf } from '@app/platform/http/paging/paging';
import fc from 'fast-check';

type Key = readonly [number, string];

const isText = (value: unknown): value is string => typeof value === 'string';
const decode = (cursor: string | undefined): Key | undefined => decodeCursor<Key>(cursor, [isAmount, isText]);

const rows = (count: number): Key[] => Array.from({ length: count }, (_, n) => [n, `name ${n}`]);
const cursorOf = (key: readonly unknown[]): string =>
  pageOf(
    [key, key],
    1,
    (row) => row,
    () => 0,
  ).nextCursor!;

describe('A page', () => {
  it('has the requested number of items, and a cursor when another row follows', () => {
    const page = pageOf(
      rows(3),
      2,
      (row) => row,
      ([n]) => ({ n }),
    );
    expect(page.items).toEqual([{ n: 0 }, { n: 1 }]);
    expect(decode(page.nextCursor!)).toEqual([1, 'name 1']); // the last one shown
  });

  it.each([
    ['just full', 2],
    ['not full', 1],
    ['empty', 0],
  ])('is the last one when it is %s', (_, count) => {
    const page = pageOf(
      rows(count),
      2,
      (row) => row,
      (row) => row,
    );
    expect(page.items).toHaveLength(count);
    expect(page.nextCursor).toBeNull();
  });

  it('after page, shows every row once', () => {
    fc.assert(
      fc.property(fc.nat(50), fc.integer({ min: 1, max: 12 }), (count, limit) => {
        const all = rows(count);
        const shown: number[] = [];
        let cursor: string | undefined;
        do {
          const after = decode(cursor)?.[0] ?? -1;
          const read = all.filter(([n]) => n > after).slice(0, limit + 1);
          const page = pageOf(
            read,
            limit,
            (row) => row,
            ([n]) => n,
          );
          shown.push(...page.items);
          cursor = page.nextCursor ?? undefined;
        } while (cursor !== undefined);
        expect(shown).toEqual(all.map(([n]) => n));
      }),
    );
  });
});

describe('A cursor', () => {
  it('is decoded to its values', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.string({ unit: 'grapheme' }), (n, text) => {
        expect(decode(cursorOf([n, text]))).toEqual([n, text]);
      }),
    );
  });

  it('is fit for a URL', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(cursorOf([1, text])).toMatch(/^[\w-]+$/);
      }),
    );
  });

  it('may be left out', () => expect(decode(undefined)).toBeUndefined());

  const refused = (cursor: string): void => {
    const attempt = () => decode(cursor);
    expect(attempt).toThrow(DomainError);
    expect(attempt).toThrow(
      expect.objectContaining({
        code: 'request.invalid',
        kind: 'invalid',
        details: { errors: [expect.objectContaining({ pointer: '/cursor' })] },
      }),
    );
  };

  it('is refused when it is anything else, whatever it is', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), refused));
  });

  it.each<[string, readonly unknown[]]>([
    ['of another list', [1]],
    ['with a part too many', [1, 'a', 2]],
    ['with parts of other types', ['1', 'a']],
    ['with a negative amount', [-1, 'a']],
    ['with a fraction', [1.5, 'a']],
    ['with an unsafe number', [2 ** 53, 'a']],
    ['with null', [null, 'a']],
    ['with an object', [{ $gt: 0 }, 'a']],
  ])('is refused when it is %s', (_, key) => refused(cursorOf(key)));

  it.each(['null', '{}', '7', '"a"', '[1,"a"', '{"0":1,"1":"a","length":2}'])('is refused when it holds %s', (json) =>
    refused(Buffer.from(json).toString('base64url')),
  );

  it('holds moments as far as the database reaches', () => {
    expect(isMoment(Date.parse('9999-12-31T23:59:59.999Z'))).toBe(true);
    expect(isMoment(Date.parse('9999-12-31T23:59:59.999Z') + 1)).toBe(false);
    expect([-1, 0.5, NaN, '0', null].some(isMoment)).toBe(false);
  });
});
