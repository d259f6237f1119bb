import { defineSettings } from '@app/kernel';
import { ConfigurationError, Environment, readConfig } from '@app/platform/config/environment';

const of = { meaning: 'Of a test.', processes: [] } as const;
const { A, FINE, O, N, REQUIRED, F, F_OFF, W, U, E, E_8 } = defineSettings({
  A: { ...of, kind: 'text' },
  FINE: { ...of, kind: 'text' },
  O: { ...of, kind: 'optional' },
  N: { ...of, kind: 'integer', min: -5, max: 100, fallback: 7 },
  REQUIRED: { ...of, kind: 'integer', min: 1, max: 2 },
  F: { ...of, kind: 'flag', fallback: true },
  F_OFF: { ...of, kind: 'flag', fallback: false },
  W: { ...of, kind: 'choice', choices: ['a', 'b'] },
  U: { ...of, kind: 'url', protocols: ['redis', 'rediss'] },
  E: { ...of, kind: 'parsed', format: 'an even number' },
  E_8: { ...of, kind: 'parsed', format: 'an even number', fallback: '8' },
});

type Variables = Readonly<Record<string, string | undefined>>;

/** The sentence that a start ends with. */
function sentenceOf(read: (env: Environment) => unknown, variables: Variables = {}): string {
  try {
    readConfig(read, variables);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigurationError);
    return (error as Error).message;
  }
  return 'no complaint';
}

const sentence = (problem: string): string => `The configuration is not usable: ${problem}.`;

describe('The environment', () => {
  describe('as text', () => {
    it('is used unchanged', () => expect(readConfig((env) => env.read(A), { A: ' b ' })).toBe(' b '));
    it('falls back', () => expect(readConfig((env) => env.read(A, { fallback: 'c' }), {})).toBe('c'));
    it.each([{}, { A: '' }, { A: undefined }])('is missed in %j', (variables) => {
      expect(sentenceOf((env) => env.read(A), variables)).toBe(sentence('A is missing'));
    });
  });

  describe('as optional text', () => {
    it.each([
      [{ O: 'b' }, 'b'],
      [{ O: '' }, undefined],
      [{}, undefined],
    ])('in %j is %j', (variables: Variables, value) => {
      expect(readConfig((env) => env.read(O), variables)).toBe(value);
    });
  });

  describe('as a whole number', () => {
    const read = (env: Environment) => env.read(N);

    it.each([
      ['0', 0],
      ['-5', -5],
      ['100', 100],
      ['007', 7],
      ['', 7],
      [undefined, 7],
    ])('reads %j as %j', (text, value) => expect(readConfig(read, { N: text })).toBe(value));

    it.each([
      '101',
      '-6',
      '1.5',
      '1e1',
      '0x10',
      'ten',
      ' 1',
      '1 ',
      '+1',
      '99999999999999999999',
      'NaN',
      'Infinity',
      '--1',
    ])('refuses %j', (text) => {
      expect(sentenceOf(read, { N: text })).toBe(sentence(`N must be a whole number from -5 to 100, not "${text}"`));
    });

    it('is missed without a fallback', () => {
      const required = (env: Environment) => env.read(REQUIRED);
      expect(sentenceOf(required)).toBe(sentence('REQUIRED must be a whole number from 1 to 2, and is missing'));
    });
  });

  describe('as a flag', () => {
    const read = (env: Environment) => env.read(F);
    it.each([
      ['true', true],
      ['false', false],
      [undefined, true],
    ])('reads %j as %j', (text, value) => expect(readConfig(read, { F: text })).toBe(value));
    it.each(['yes', '1', 'TRUE', 'False', ' true'])('refuses %j', (text) => {
      expect(sentenceOf(read, { F: text })).toBe(sentence(`F must be true or false, not "${text}"`));
    });
  });

  describe('as one of a set of words', () => {
    const read = (env: Environment) => env.read(W);
    it('reads one of them', () => expect(readConfig(read, { W: 'b' })).toBe('b'));
    it('refuses others', () => expect(sentenceOf(read, { W: 'c' })).toBe(sentence('W must be one of a, b, not "c"')));
    it('is missed', () => expect(sentenceOf(read)).toBe(sentence('W must be one of a, b, and is missing')));
  });

  describe('as a URL', () => {
    const read = (env: Environment) => env.read(U);
    it('reads one of the protocols', () => expect(readConfig(read, { U: 'rediss://h:1' })).toBe('rediss://h:1'));
    it.each(['http://h', 'localhost:6379', 'nothing', undefined, ''])('refuses %j', (text) => {
      expect(sentenceOf(read, { U: text })).toBe(sentence('U must be a URL with redis or rediss://'));
    });
  });

  describe('with rules of its own', () => {
    const even = (text: string): number => {
      if (Number(text) % 2 !== 0) throw new Error('must be even');
      return Number(text);
    };
    it('is parsed', () => expect(readConfig((env) => env.parsed(E, even), { E: '4' })).toBe(4));
    it('falls back', () => expect(readConfig((env) => env.parsed(E_8, even), {})).toBe(8));
    it("is refused with the parser's message", () =>
      expect(sentenceOf((env) => env.parsed(E, even), { E: '3' })).toBe(sentence('E must be even')));
  });

  it('reports every error in one sentence', () => {
    const read = (env: Environment) => [env.read(A), env.read(N, { min: 1, max: 9 }), env.read(F_OFF), env.read(FINE)];
    expect(sentenceOf(read, { N: 'x', F_OFF: 'maybe', FINE: 'yes' })).toBe(
      sentence('A is missing; N must be a whole number from 1 to 9, not "x"; F_OFF must be true or false, not "maybe"'),
    );
  });
});
