import { Body, Controller, Post } from '@nestjs/common';
import { Anyone } from '@app/platform';
import { bodyBoundsOf, excessIn, LEAST_BOUNDS } from '@app/platform/http/validation/body-bounds';
import { createTestHttpApp } from '@test/support/http-app';
import { IsArray } from 'class-validator';
import fc from 'fast-check';
import { ShelfRequest } from '../shelf';

const bounds = { values: 10, depth: 3, textBytes: 20 };
const codeOf = (body: string, within = bounds): string | undefined => excessIn(Buffer.from(body), within)?.code;

class NoFields {
  readonly items: readonly unknown[] = [];
}

class Forgetful {
  @IsArray()
  readonly items: readonly unknown[];
}

@Controller('forgetful')
class ForgetfulController {
  @Post()
  @Anyone()
  create(@Body() { items }: Forgetful): object {
    return { items };
  }
}

describe('The bounds of a body', () => {
  it('follow from the decorators of its fields', () => {
    // 8 fields in an object, one of them with 3 books of 2 fields, one with 3 tags.
    expect(bodyBoundsOf(ShelfRequest)).toEqual({
      values: LEAST_BOUNDS.values + 1 + 8 + 3 * (1 + 2) + 3,
      depth: LEAST_BOUNDS.depth + 3,
      textBytes: LEAST_BOUNDS.textBytes,
    });
  });

  it('must exist, or the application does not start', async () => {
    expect(() => bodyBoundsOf(Forgetful)).toThrow(/Forgetful\.items has no bound/);
    expect(() => bodyBoundsOf(NoFields)).toThrow(/NoFields has no fields/);
    expect(() => bodyBoundsOf(Object)).toThrow(/Object has no fields/);
    await expect(createTestHttpApp({ controllers: [ForgetfulController] })).rejects.toThrow(
      /Forgetful\.items has no bound/,
    );
  });
});

describe('A body is compared with its bounds', () => {
  it.each([
    ['nothing', ''],
    ['a number', '7'],
    ['10 values', '{"a":1,"b":[1,2,3],"c":[{},{}]}'],
    ['3 levels', '[[[1]]]'],
    ['a text of 20 bytes', `"${'x'.repeat(20)}"`],
    ['signs of the syntax in a text', '"[[[[{{{{,,,,\\"\\\\"'],
    ['many levels one after the other', '[[],[],[[]],[]]'],
  ])('and may be %s', (_, body) => {
    expect(codeOf(body)).toBeUndefined();
  });

  it.each([
    ['11 items', '[1,2,3,4,5,6,7,8,9,10,11]', 'max-values'],
    ['11 fields', `{${'"a":1,'.repeat(10)}"a":1}`, 'max-values'],
    ['11 empty objects', '[{},{},{},{},{},{}]', 'max-values'],
    ['4 levels', '[{"a":[[]]}]', 'depth'],
    ['a text of 21 bytes', `{"a":"${'x'.repeat(21)}"}`, 'max-text'],
    ['a text of 7 signs that are 21 bytes', '"차차차차차차차"', 'max-text'],
    ['a name of 21 bytes', `{"${'x'.repeat(21)}":1}`, 'max-text'],
    ['a text that never ends', `"${'x'.repeat(30)}`, 'max-text'],
    ['a text that ends in a backslash', `"${'x'.repeat(30)}\\`, 'max-text'],
  ])('and is too much with %s', (_, body, code) => {
    expect(codeOf(body)).toBe(code);
  });

  it('by its numbers of values, levels and bytes', () => {
    fc.assert(
      fc.property(fc.json(), (body) => {
        const size = sizeOf(JSON.parse(body));
        expect(codeOf(body, { ...size, textBytes: body.length * 4 })).toBeUndefined();
        if (size.values > 0)
          expect(codeOf(body, { ...size, values: size.values - 1, textBytes: 1e6 })).toBe('max-values');
        if (size.depth > 0) expect(codeOf(body, { values: 1e6, depth: size.depth - 1, textBytes: 1e6 })).toBe('depth');
      }),
    );
  });
});

/** Of what is written: each list and object, and each comma in them. */
function sizeOf(value: unknown): { readonly values: number; readonly depth: number } {
  if (typeof value !== 'object' || value === null) return { values: 0, depth: 0 };
  const parts = Object.values(value);
  const sizes = parts.map(sizeOf);
  return {
    values: 1 + Math.max(0, parts.length - 1) + sizes.reduce((sum, { values }) => sum + values, 0),
    depth: 1 + Math.max(0, ...sizes.map(({ depth }) => depth)),
  };
}
