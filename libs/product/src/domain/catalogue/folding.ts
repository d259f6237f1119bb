import { CASE_FOLDINGS, DECIMAL_ZEROS } from './folding-table';

/**
 * What people type for what Unicode keeps apart, as lower-case letters: letters that have no decomposition though their
 * readers know them as another letter with a stroke, a hook or a tail, and letters that keyboards exchange.
 */
const ADDITIONS: Readonly<Record<string, string>> = {
  // Names and brands are typed on keyboards without them: Łódź, Øresund, Đà Nẵng, Ħamrun, Ŧ and Ŋ of Sami, Diyarbakır.
  ...{ ł: 'l', ø: 'o', đ: 'd', ð: 'd', ħ: 'h', ŧ: 't', ŋ: 'n', ı: 'i', ǥ: 'g', ƶ: 'z', ƀ: 'b', ɨ: 'i', ʉ: 'u', ĸ: 'k' },
  // Hausa, Fula, Ewe, Akan and Azerbaijani.
  ...{ ɓ: 'b', ɖ: 'd', ɗ: 'd', ƙ: 'k', ɲ: 'n', ƴ: 'y', ɛ: 'e', ɔ: 'o', ə: 'e' },
  // The spelling without the letter.
  ...{ æ: 'ae', œ: 'oe', þ: 'th' },
  // Hebrew forms at the end of a word (kaf, mem, nun, pe, tsadi), as ς: a longer word has the other form there.
  ...{ '\u05da': '\u05db', '\u05dd': '\u05de', '\u05df': '\u05e0', '\u05e3': '\u05e4', '\u05e5': '\u05e6' },
  // Arabic, Persian and Urdu keyboards have one or the other: alef wasla as alef; alef maksura and Persian yeh as yeh;
  // keheh as kaf; heh goal and teh marbuta as heh.
  ...{
    '\u0671': '\u0627',
    '\u0649': '\u064a',
    '\u06cc': '\u064a',
    '\u06a9': '\u0643',
    '\u06c1': '\u0647',
    '\u0629': '\u0647',
  },
};

type Pair = [letter: string, folded: string];

const FOLDED: ReadonlyMap<string, string> = new Map([
  ...CASE_FOLDINGS.flatMap(([first, last, foldedFirst]) =>
    listOf(last - first + 1, (n): Pair => [letterAt(first + n), n === 0 ? foldedFirst : letterBeyond(foldedFirst, n)]),
  ),
  ...DECIMAL_ZEROS.flatMap((zero) => listOf(10, (n): Pair => [letterAt(zero + n), String(n)])),
  ...Object.entries(ADDITIONS),
]);

/** Apostrophes, what is typed or printed for one, and U+037A, an iota without its letter. */
const APOSTROPHES =
  String.raw`'\u0060\u00b4\u02b9\u02bb-\u02bf\u02c8\u02ca\u02cb\u0374\u037a\u0384\u0559\u055a\u05f3\u07f4\u07f5` +
  String.raw`\u1fbd\u1fbf\u1fcd-\u1fcf\u1fdd-\u1fdf\u1fef\u1ffd\u1ffe\u2018\u2019\u201b\u2032\u2035\u275b\u275c` +
  String.raw`\ua78b\ua78c\uff07\uff40`;
/** Default-ignorable: soft hyphen, zero width, variation selectors. */
const UNREAD = new RegExp(String.raw`[${APOSTROPHES}\p{Default_Ignorable_Code_Point}]`, 'gu');
/** Inches and quotes, which separate: a decomposition would make two apostrophes of them. */
const DOUBLE_PRIMES = /[\u2033\u2034\u2036\u2037\u2057]/gu;

/**
 * Accents of Latin, Greek and Cyrillic, points of Hebrew, Arabic and Syriac, tatweel. Not every mark: vowel signs of India
 * and the voicing of kana are letters to their readers.
 */
const MARKS = new RegExp(
  String.raw`(?=\p{M})[\u0300-\u036f\u0483-\u0489\u064b-\u0655\u0670\u1ab0-\u1aff\p{Script=Hebrew}\u1dc0-\u1dff` +
    String.raw`\u20d0-\u20ff\p{Script=Arabic}\p{Script=Syriac}\ufe20-\ufe2f]|\u0640`,
  'gu',
);

/** Inside a word: the gershayim of a Hebrew abbreviation, in print or as the quote that is typed for it; the dot of l·l in Catalan. */
const INSIDE_WORD = /(?<=\p{Script=Hebrew})["״”“](?=\p{Script=Hebrew})|(?<=l)[·‧∙](?=l)/gu;

/**
 * Differences that readers do not mean are removed: case, width, composition, accents, points, apostrophes, digits
 * of any script. Unicode's NFKC_Casefold, without accents and points, and with the additions above (ADR 0015).
 */
export function folded(text: string): string {
  return Array.from(decomposed(text), foldedLetter)
    .join('')
    .replaceAll(MARKS, '')
    .replaceAll(INSIDE_WORD, '')
    .normalize('NFKC');
}

/** Without apostrophes before the decomposition, which makes a blank and an accent of some, and after, which makes some of ŉ. */
const decomposed = (text: string): string =>
  text.replaceAll(DOUBLE_PRIMES, '"').replaceAll(UNREAD, '').normalize('NFKD').replaceAll(UNREAD, '');

/** Folds each letter alone: `toLowerCase` of a whole text depends on the end of a Greek word. */
function foldedLetter(letter: string): string {
  const known = FOLDED.get(letter);
  if (known !== undefined) return known;
  const lower = letter.toLowerCase();
  return FOLDED.get(lower) ?? lower;
}

function letterAt(codePoint: number): string {
  return String.fromCodePoint(codePoint);
}

function letterBeyond(letter: string, distance: number): string {
  return letterAt((letter.codePointAt(0) ?? 0) + distance);
}

function listOf<T>(length: number, at: (n: number) => T): T[] {
  return Array.from({ length }, (_, n) => at(n));
}
