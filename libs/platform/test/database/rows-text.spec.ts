import { escape } from 'mysql2';
import { literal, rowsText } from '../../src/database/rows-text';
import { idParameter, toBinary } from '../../src/database/sql';
import { textParameter } from '../../src/database/text';

const text = (rows: readonly (readonly unknown[])[]): string =>
  (rowsText(rows) as { toSqlString: () => string }).toSqlString();

describe('rowsText', () => {
  it.each([null, undefined, 0, -1, Number.MAX_SAFE_INTEGER, true, false, 'text', '', '김 🛒', Buffer.from([0, 255])])(
    'writes %p as the driver does',
    (value) => {
      expect(literal(value)).toBe(escape(value));
    },
  );

  it('writes each time in UTC, also when times take turns', () => {
    const [first, second] = [new Date('2026-11-20T12:34:56.789Z'), new Date('2026-11-20T12:34:56.790Z')];
    expect([first, second, first, first].map(literal)).toEqual([
      "'2026-11-20 12:34:56.789'",
      "'2026-11-20 12:34:56.790'",
      "'2026-11-20 12:34:56.789'",
      "'2026-11-20 12:34:56.789'",
    ]);
  });

  it('writes an id as the bytes that it stands for, in a row and for the driver', () => {
    const id = '0190a2b4-5c6d-7e8f-9a0b-1c2d3e4f5a6b';
    const driver = escape(toBinary(id));
    expect(literal(idParameter(id))).toBe(driver);
    expect(escape(idParameter(id) as never)).toBe(driver);
  });

  it.each(["0190a2b4-5c6d-7e8f-9a0b-1c2d3e4f' --", "', 0); DROP TABLE orders; --", '', 'X'.repeat(36)])(
    'lets no text pass that is not an id (%j)',
    (text) => {
      expect(literal(idParameter(text))).toMatch(/^X'[0-9a-f]*'$/);
    },
  );

  it.each(["O'Hara", "'; DROP TABLE orders; --", '\\', "\\'", 'a\0b', "'\u0000\u001a\n\r\\"])(
    'leaves %j, which could end the text early, to the driver',
    (value) => {
      expect(literal(value)).toBe(escape(value));
    },
  );

  it.each(['{"a":1}', "O'Hara"])('writes %j, which is sent as bytes, with the same care', (value) => {
    expect(literal(textParameter(value))).toBe(`_binary${escape(value).replaceAll('\\"', '"')}`);
    expect(escape(textParameter(value) as never)).toBe(literal(textParameter(value)));
  });

  it('ends a text where it ends, whatever is in it: only quotes and backslashes can', () => {
    for (let code = 0; code < 0x3000; code++) {
      const written = literal(`a${String.fromCharCode(code)}b`);
      const inside = written.slice(1, -1).replaceAll(/\\./gs, '');
      expect([written.at(0), written.at(-1), inside.includes("'"), inside.includes('\\')]).toEqual([
        "'",
        "'",
        false,
        false,
      ]);
    }
  });

  it('puts rows in brackets and separates them', () => {
    expect(
      text([
        [1, 'a'],
        [2, null],
      ]),
    ).toBe("(1,'a'),(2,NULL)");
  });
});
