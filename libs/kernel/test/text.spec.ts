import { beginningOf, codePointsIn, comparisonKey, typedName } from '@app/kernel';

describe('codePointsIn', () => {
  it.each([
    ['', 0],
    ['tea', 3],
    ['\u2764\uFE0F', 2],
    ['\u{1F9C3}', 1],
    ['e\u0301', 2],
    ['\ud83c', 1],
    ['\u{1F469}\u200d\u{1F680}', 3],
  ])('counts %j', (text, count) => {
    expect(codePointsIn(text)).toBe(count);
  });
});

describe('beginningOf', () => {
  it.each([
    ['tea', 3, 'tea'],
    ['teas', 3, 'tea'],
    ['\u{1F9C3}\u{1F9C3}\u{1F9C3}', 2, '\u{1F9C3}\u{1F9C3}'],
    ['a\u{1F9C3}b', 2, 'a\u{1F9C3}'],
  ])('of %j with %i characters is whole', (text, characters, beginning) => {
    expect(beginningOf(text, characters)).toBe(beginning);
  });
});

describe('typedName', () => {
  it.each([
    ['\t TEA \u00a0\n', 'TEA'],
    ['\u200b\ufeffTEA', 'TEA'],
    ['cafe\u0301', 'caf\u00e9'],
    ['green  tea', 'green  tea'],
    ['\u2764\uFE0F', '\u2764\uFE0F'],
    ['\u200b \u00ad', ''],
  ])('brings %j into its stored form', (text, name) => {
    expect(typedName(text)).toBe(name);
  });
});

describe('comparisonKey', () => {
  it.each([' TEA', 'TEA ', 'TEA\u00a0', '\u200bTEA', 'TEA\t', 'T\u00adEA', 'TE\u2060A', 'TEA\uFE0F'])(
    'takes %j for TEA',
    (name) => {
      expect(comparisonKey(name)).toBe('TEA');
    },
  );

  it('treats composed and decomposed letters and other spaces as the same', () => {
    expect(comparisonKey('cafe\u0301\u3000noir')).toBe('caf\u00e9 noir');
    expect(comparisonKey('e\u200b\u0301')).toBe('\u00e9');
  });

  it.each([
    ['TEA', 'tea'],
    ['TEA-1', 'TEA 1'],
    ['\uff21', 'A'],
    ['\u0430', 'a'],
    ['a  b', 'a b'],
  ])('keeps %j and %j apart', (one, other) => {
    expect(comparisonKey(one)).not.toBe(comparisonKey(other));
  });

  it('is stable, and no longer than the name', () => {
    for (const name of ['\u0344', 'e\u200b\u0301', ' \u{1F9C3}\uFE0F ', '\u1100\u115f\u1161']) {
      const key = comparisonKey(typedName(name));
      expect(comparisonKey(key)).toBe(key);
      expect(codePointsIn(key)).toBeLessThanOrEqual(codePointsIn(typedName(name)));
    }
  });
});
