import { randomUUID } from 'node:crypto';

/** A number as JSON text, for values that JavaScript cannot represent. */
export class Literal {
  constructor(readonly text: string) {}
}

/** JSON with literals in it. */
export const toJson = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) => (part instanceof Literal ? `literal ${part.text}` : part)).replaceAll(
    /"literal ([^"]+)"/g,
    '$1',
  );

const SOME_ID = '0190a2b4-5c6d-7e8f-9a0b-1c2d3e4f5a6b';

export const MISSING = Symbol('missing');

/** A value that must be refused, with its fault. */
type BadValue = readonly [what: string, value: unknown];

/** The rule of a field of a body, as the values that it must refuse. */
export interface Rule {
  readonly bad: readonly BadValue[];
}

/** The rule of a query parameter: values as written in the URL. */
export interface QueryRule {
  readonly bad: readonly string[];
}

interface Optional {
  readonly optional?: boolean;
  readonly nullable?: boolean;
}

const HUGE: readonly BadValue[] = [
  ['2^53', new Literal('9007199254740992')],
  ['1e400', new Literal('1e400')],
  ['a number of 30 digits', new Literal('1'.repeat(30))],
];
const NOT_EVEN_A_NUMBER: readonly BadValue[] = [
  ['null', null],
  ['text', '7'],
  ['empty text', ''],
  ['a boolean', true],
  ['a list', [7]],
  ['an object', { value: 7 }],
];
const NOT_EVEN_TEXT: readonly BadValue[] = [
  ['null', null],
  ['a number', 7],
  ['a boolean', false],
  ['a list', ['text']],
  ['an object', { text: 'text' }],
];
/** Without null where null is allowed. */
const nullsIn = ({ nullable = false }: Optional, bad: readonly BadValue[]): readonly BadValue[] =>
  nullable ? bad.filter(([, value]) => value !== null) : bad;
const missing = ({ optional = false }: Optional): readonly BadValue[] => (optional ? [] : [['missing', MISSING]]);

export const text = ({ min = 1, max, ...more }: { readonly min?: number; readonly max: number } & Optional): Rule => ({
  bad: [
    ...missing(more),
    ...nullsIn(more, NOT_EVEN_TEXT),
    ...(min > 0
      ? ([
          ['empty', ''],
          ['blank', ' '.repeat(min)],
        ] as const)
      : []),
    ...(min > 1 ? ([['too short', 'x'.repeat(min - 1)]] as const) : []),
    ['too long', 'x'.repeat(max + 1)],
    ['half a character', 'tea \ud83c'],
  ],
});

export const email = (): Rule => ({
  bad: [
    ...text({ max: 254 }).bad,
    ...['minji', 'minji@', '@example.com', 'a b@example.com', 'a@b@c.com', 'a@example..com', 'a@-example.com'].map(
      (address): BadValue => [address, address],
    ),
    ['with a line break', 'minji@example.com\nBcc: all@example.com'],
  ],
});

export const whole = ({ min, max, ...more }: { readonly min: 0 | 1; readonly max?: number } & Optional): Rule => ({
  bad: [
    ...missing(more),
    ...(max === undefined ? [] : ([['too large', max + 1]] as const)),
    ...nullsIn(more, NOT_EVEN_A_NUMBER),
    ['fractional', 1.5],
    ['negative', -1],
    ...(min > 0 ? ([['zero', 0]] as const) : []),
    ...HUGE,
  ],
});

/** One of a set of values. */
export const oneOf = (more: Optional = {}): Rule => ({
  bad: [
    ...missing(more),
    ...NOT_EVEN_TEXT,
    ['empty', ''],
    ['another word', 'nonsense'],
    ['the name of a method', 'toString'],
  ],
});

/** Positive or negative, not zero. */
export const delta = (): Rule => ({
  bad: [
    ...missing({}),
    ...NOT_EVEN_A_NUMBER,
    ['fractional', -1.5],
    ['zero', 0],
    ['minus zero', new Literal('-0')],
    ...HUGE,
    ['-2^53', new Literal('-9007199254740992')],
    ['-1e400', new Literal('-1e400')],
  ],
});

export const id = (more: Optional = {}): Rule => ({
  bad: [
    ...missing(more),
    ...NOT_EVEN_TEXT,
    ['empty', ''],
    ['no UUID', 'tea'],
    ['a UUID without its dashes', '0190a2b45c6d7e8f9a0b1c2d3e4f5a6b'],
    ['a UUID and more', '0190a2b4-5c6d-7e8f-9a0b-1c2d3e4f5a6b0'],
  ],
});

/** True, but not together with the fields of the described request. */
export const alone = (): Rule => ({
  bad: [
    ['beside it', true],
    ['false', false],
    ['null', null],
    ['a number', 1],
    ['text', 'true'],
    ['a list', [true]],
    ['an object', {}],
  ],
});

const NO_TIMES = [
  'yesterday',
  '2010-12-01',
  '2010-12-01T08:26:00',
  '2010-12-01 08:26:00Z',
  '2010-02-30T08:26:00Z',
  '2010-13-01T08:26:00Z',
  '2010-12-01T25:00:00Z',
  '2010-W48-3T08:26:00Z',
  '+012010-12-01T08:26:00Z',
];

/** A moment, since 1970. */
export const time = (more: Optional = {}): Rule => ({
  bad: [
    ...missing(more),
    ...NOT_EVEN_TEXT,
    ['empty', ''],
    ...NO_TIMES.map((value): BadValue => [value, value]),
    ['before 1970', '1969-12-31T23:59:59Z'],
    ['past the year 9999', '9999-12-31T23:59:59-01:00'],
  ],
});

/** A moment that has been, since 1970. */
export const pastTime = (more: Optional): Rule => ({
  bad: [
    ...missing(more),
    ...NOT_EVEN_TEXT,
    ['empty', ''],
    ...NO_TIMES.map((time): BadValue => [time, time]),
    ['in the future', '2999-01-01T00:00:00Z'],
    ['before 1970', '1969-12-31T23:59:59Z'],
  ],
});

/** A list of distinct ids. */
export const ids = ({ max, ...more }: { readonly max: number } & Optional): Rule => ({
  bad: [
    ...missing(more),
    ['null', null],
    ['text', SOME_ID],
    ['a number', 7],
    ['an object', { 0: SOME_ID }],
    ['empty', []],
    ['too long', Array.from({ length: max + 1 }, () => randomUUID())],
    ['with one twice', [SOME_ID, SOME_ID.toUpperCase()]],
    ['with a list in it', [SOME_ID, [SOME_ID]]],
    ...id().bad.flatMap(([what, value]): BadValue[] =>
      value === MISSING ? [] : [[`with ${what} in it`, [SOME_ID, value]]],
    ),
  ],
});

/** A list of objects with these fields. */
export const list = ({ max, item }: { readonly max: number; readonly item: object }): Rule => ({
  bad: [
    ...missing({}),
    ['null', null],
    ['text', 'tea'],
    ['a number', 7],
    ['a boolean', true],
    ['an object', { 0: item }],
    ['empty', []],
    ['too long', Array.from({ length: max + 1 }, () => item)],
    ['with null in it', [item, null]],
    ['with text in it', [item, 'tea']],
    ['with a number in it', [item, 7]],
    ['with a list in it', [item, [item]]],
  ],
});

const TWICE = 'twice';

export const queryWhole = ({ min, max }: { readonly min: number; readonly max: number }): QueryRule => ({
  bad: ['', 'ten', '1.5', '1e1', '%201', '0x10', '-1', String(min - 1), String(max + 1), '9007199254740993', TWICE],
});

export const queryText = ({ max }: { readonly max: number }): QueryRule => ({
  bad: ['', '%20', 'x'.repeat(max + 1), TWICE],
});

/** True, or left out. */
export const queryWish = (): QueryRule => ({ bad: ['', 'false', '1', 'TRUE', '%20true', TWICE] });

export const queryOneOf = (): QueryRule => ({ bad: ['', 'nonsense', 'COMPLETED', TWICE] });

export const queryId = (): QueryRule => ({ bad: ['', 'tea', '0190a2b45c6d7e8f9a0b1c2d3e4f5a6b', TWICE] });

export const queryTime = (): QueryRule => ({ bad: ['', ...NO_TIMES.map(encodeURIComponent), '1700000000', TWICE] });

/** A moment that has been, since 1970. */
export const queryPastTime = (): QueryRule => ({
  bad: [...queryTime().bad, '2999-01-01T00:00:00Z', '1969-12-31T23:59:59Z'],
});

const cursorOf = (key: unknown): string => Buffer.from(JSON.stringify(key)).toString('base64url');

/** Opaque: a value that the API has not made is refused, even a similar one. */
export const cursor = (): QueryRule => ({
  bad: [
    ...queryText({ max: 500 }).bad,
    'nonsense',
    '%00',
    cursorOf(null),
    cursorOf({}),
    cursorOf([]),
    cursorOf(['1', SOME_ID]),
    cursorOf([-1, SOME_ID]),
    cursorOf([1e300, SOME_ID]),
    cursorOf([1, 'tea']),
    cursorOf([1, SOME_ID, 1]),
    cursorOf([null]),
  ],
});

/** Written as a parameter of a URL; each of `bad` is one value, `twice` is two good values. */
export const queryString = (name: string, value: string): string =>
  value === TWICE ? `${name}=1&${name}=2` : `${name}=${value}`;
