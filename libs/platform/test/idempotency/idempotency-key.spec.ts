import { parseIdempotencyKey } from '@app/platform/idempotency/idempotent.decorator';

const LONGEST = 'k'.repeat(255);

function codeOf(header: string | string[] | undefined): string {
  try {
    parseIdempotencyKey(header);
  } catch (error) {
    return (error as { code: string }).code;
  }
  return 'none';
}

describe('An Idempotency-Key', () => {
  it.each([
    ['bare', 'abc', 'abc'],
    ['of one character', '!', '!'],
    ['quoted', '"abc"', 'abc'],
    ['a UUID', '7c4a8d09-ca37-4e5b-9d1e-2f1f4b3c5a66', '7c4a8d09-ca37-4e5b-9d1e-2f1f4b3c5a66'],
    [
      'of every visible character but the quote',
      "!#$%&'()*+,-./09:;<=>?@AZ[\\]^_`az{|}~",
      "!#$%&'()*+,-./09:;<=>?@AZ[\\]^_`az{|}~",
    ],
    ['as long as it may be', LONGEST, LONGEST],
    ['as long as it may be, and quoted', `"${LONGEST}"`, LONGEST],
  ])('may be %s', (_, header, key) => {
    expect(parseIdempotencyKey(header)).toBe(key);
  });

  it('is the same bare and quoted', () => {
    expect(parseIdempotencyKey('"one-key"')).toBe(parseIdempotencyKey('one-key'));
  });

  it('distinguishes upper and lower case', () => {
    expect(parseIdempotencyKey('Key')).not.toBe(parseIdempotencyKey('key'));
  });

  it.each([undefined, ''])('is missing as %j', (header) => {
    expect(codeOf(header)).toBe('idempotency.key-required');
  });

  it.each([
    ['empty in quotes', '""'],
    ['too long', `${LONGEST}k`],
    ['too long in quotes', `"${LONGEST}k"`],
    ['with a space', 'a b'],
    ['with a space in quotes', '"a b"'],
    ['two of them, as Node joins headers', 'a, b'],
    ['a list', ['a', 'b']],
    ['quoted at its beginning only', '"a'],
    ['quoted at its end only', 'a"'],
    ['with a quote inside', 'a"b'],
    ['with an escaped quote', '"a\\"b"'],
    ['with a tab', 'a\tb'],
    ['with a control character', 'a\u0000b'],
    ['not ASCII', 'clé'],
    ['a line too many', 'a\n'],
    ['a structured field with a parameter', '"a";b=1'],
  ])('is malformed: %s', (_, header) => {
    expect(codeOf(header)).toBe('idempotency.key-invalid');
  });
});
