import { ContractSystem } from './support/contract-system';
import { changed } from './support/changed';
import { requests } from './support/requests';

type Json = Record<string, unknown>;
interface TextField {
  readonly id: string;
  readonly field: string;
  readonly max: number;
}

/** Kinds of pasted text; each is repeated until it has as many code points as a field takes. */
const KINDS: Readonly<Record<string, string>> = {
  'combining marks': 'e\u0301',
  'characters beyond the Basic Multilingual Plane': '\u{1F9C3}',
  'hearts with a variation selector': '\u2764\uFE0F',
  'zero-width joiners and spaces': 'a\u200d\u200b',
  'text from right to left': '\u05d0\u202e\u0645',
  'control characters': 'a\u0001\u007f\u0085',
  'quotes and backslashes': '\'"\\',
  'a NUL': 'a\u0000',
};

/** Operations that store these fields in NFC and without surrounding spaces. */
const NAMES = new Set(['sku', 'category', 'reference']);

/** Names of a few things that exist: any other text is refused. */
const CHOICES = new Set(['destination']);

const codePointsOf = (text: string): string[] => Array.from(text);
const textOf = (unit: string, length: number): string => {
  const repeated = codePointsOf(unit.repeat(length)).slice(0, length - 1);
  return [...repeated, 'z'].join(''); // a blank or an invisible character at the end would be cut off a name
};
const storedAs = (field: string, text: string): string => (NAMES.has(field) ? text.normalize('NFC') : text);

/** Values of a member, wherever it is in an answer. */
function valuesOf(name: string, json: unknown): unknown[] {
  if (typeof json !== 'object' || json === null) return [];
  return Object.entries(json).flatMap(([key, value]) => [...(key === name ? [value] : []), ...valuesOf(name, value)]);
}

describe('A text', () => {
  let shop: ContractSystem;

  beforeAll(async () => {
    shop = await ContractSystem.start();
  });
  afterAll(() => shop.stop());

  /** The fields of all bodies that the document bounds by a length, except passwords, which no answer repeats, and choices. */
  function textFields(): TextField[] {
    return shop.contract.operations.flatMap(({ id, operation: { requestBody } }) => {
      const content = requestBody && 'content' in requestBody ? requestBody.content['application/json'] : undefined;
      const { properties = {} } = content?.schema ? shop.contract.resolved(content.schema) : {};
      return Object.entries(properties).flatMap(([field, property]) => {
        const { type, maxLength, format } = shop.contract.resolved(property);
        return type === 'string' && maxLength !== undefined && format === undefined && !CHOICES.has(field)
          ? [{ id, field, max: maxLength }]
          : [];
      });
    });
  }

  it('is in at least ten fields', () => {
    const fields = textFields().map(({ field }) => field);
    expect(fields).toEqual(expect.arrayContaining(['sku', 'category', 'name', 'alt', 'reason', 'reference']));
    expect(fields.length).toBeGreaterThanOrEqual(10);
  });

  it.each(Object.entries(KINDS))('of %s is stored unchanged at its limit, and refused past it', async (_, unit) => {
    const answers: Json[] = [];
    const expected: Json[] = [];
    for (const { id, field, max } of textFields()) {
      for (const length of [max, max + 1]) {
        const sent = textOf(unit, length);
        const stored = storedAs(field, sent);
        const { status, body } = await shop.request(id, { body: changed(requests[id]!.body!(shop), field, sent) });
        const isEmail = field === 'email';
        const fits = codePointsOf(stored).length <= max && !isEmail;
        const values = valuesOf(field, body);
        const where = { id, field, length };
        answers.push({
          ...where,
          taken: status < 300,
          refused: status === 400,
          asSent: fits ? values.every((value) => value === stored) : true,
        });
        expected.push({ ...where, taken: fits, refused: !fits, asSent: true });
      }
    }
    expect(answers).toEqual(expected);
  });
});
