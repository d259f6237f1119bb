import fc from 'fast-check';
import { folded } from '../../src/domain/catalogue/folding';

/** Every character of Unicode but the many that have neither case nor marks. */
const characters = Array.from({ length: 0x110000 }, (_, codePoint) => String.fromCodePoint(codePoint)).filter(
  (character) =>
    !/[\p{Cn}\p{Co}\p{Cs}\p{Script=Han}\p{Script=Hangul}\p{Script=Tangut}\p{Script=Cuneiform}]/u.test(character),
);
const once = new Map(characters.map((character) => [character, folded(character)]));
const differing = (other: (character: string) => string): string[] =>
  characters.filter((character) => other(character) !== character && folded(other(character)) !== once.get(character));

describe('Folding', () => {
  it('is the same for every character, its upper case and its lower case', () => {
    expect(differing((character) => character.toUpperCase())).toEqual([]);
    expect(differing((character) => character.toLowerCase())).toEqual([]);
  });

  it('is the same for equivalent texts of Unicode', () => {
    expect(differing((character) => character.normalize('NFC'))).toEqual([]);
    expect(differing((character) => character.normalize('NFD'))).toEqual([]);
    // Signs of apostrophes and inches, whose decomposition has a blank or several apostrophes.
    expect(
      differing((character) => character.normalize('NFKC')).map((sign) => sign.codePointAt(0)?.toString(16)),
    ).toEqual('b4 37a 384 1fbd 1fbf 1fcd 1fce 1fcf 1fdd 1fde 1fdf 1ffd 1ffe 2033 2034 2036 2037 2057'.split(' '));
  });

  it('does not change folded text', () => {
    expect([...once.values()].filter((text) => folded(text) !== text)).toEqual([]);
    const mixed = fc.string({
      unit: fc.oneof(
        fc.constantFrom(...Array.from('ßςİıŁ\u0345\u0301\u05b8א"״´ʼ\u00adｶﾞ\u3099')),
        fc.nat({ max: 0x2fff }).map((n) => String.fromCodePoint(n)),
      ),
    });
    fc.assert(
      fc.property(mixed, (text) => {
        expect(folded(folded(text))).toBe(folded(text));
      }),
    );
  });

  it('leaves no capital, no digit of another script and no invisible character', () => {
    const left = new Set([...once.values()].flatMap((text) => Array.from(text)));
    expect([...left].filter((character) => /\p{Nd}|\p{Default_Ignorable_Code_Point}/u.test(character)).sort()).toEqual(
      Array.from('0123456789'),
    );
    // Unicode folds Cherokee to its capitals.
    expect(
      [...left].filter(
        (character) => /(?!\p{Script=Cherokee})\p{Lu}/u.test(character) && character.toLowerCase() !== character,
      ),
    ).toEqual([]);
  });

  it('of a character is 33 bytes at most, which the column of the words counts on', () => {
    const most = [...once.values()].reduce((most, text) => Math.max(most, Buffer.byteLength(text)), 0);
    expect(most).toBe(33);
  });
});
