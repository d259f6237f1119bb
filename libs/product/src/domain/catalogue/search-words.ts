import { folded } from './folding';
import type { Product } from './product';

/** Scripts that write words without spaces, or with spaces that writers use differently. */
const SYLLABLE = String.raw`[\p{Script=Hangul}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー]`;
const WORD = new RegExp(String.raw`${SYLLABLE}+|(?:(?!${SYLLABLE})[\p{L}\p{N}\p{M}])+`, 'gu');
const BETWEEN_SYLLABLES = new RegExp(String.raw`(?<=${SYLLABLE})\s+(?=${SYLLABLE})`, 'gu');
const STARTS_WITH_SYLLABLE = new RegExp(`^${SYLLABLE}`, 'u');

/**
 * Longer prefixes have no list of their own: the list of their first eight characters is read, and the texts are
 * compared.
 */
const LONGEST_BEGINNING = 8;

/** Words that are stored together at most: a chain of short words stays a few times its own length. */
const MOST_JOINED = 4;

/** All hyphen-like characters after folding: hyphen-minus, hyphen, en dash, minus, maqaf, Armenian hyphen. */
const HYPHEN = /^[-\u2010\u2013\u2212\u05be\u058a]$/u;
/** Signs that are often left out between short words: H&M, S.O.S., USB_C, A/4. */
const SIGN = /^[_.,&+/·]$/u;
const NUMBER = /^\d+$/;
/** Between words of Thai, Khmer, Lao and Burmese; elsewhere by accident: in a name it may be either, as a hyphen. */
const ZERO_WIDTH_SPACE = '\u200b';

const wordsIn = (text: string): string[] => text.match(WORD) ?? [];
const isOfSyllables = (word: string): boolean => STARTS_WITH_SYLLABLE.test(word);
const charactersOf = (word: string): string[] => Array.from(word);
const unique = (texts: readonly string[]): string[] => [...new Set(texts)];

/**
 * The searchable text of a product, each word behind a space. A word of a group is stored with the words that follow it
 * in the group, so that `tshirt` finds it too, and no word is added. The description is left out: it has too many words.
 */
export function searchTextOf({ name, category, sku }: Pick<Product, 'name' | 'category' | 'sku'>): string {
  const groups = [
    ...groupsOfName(name),
    ...groupsOfName(category ?? ''),
    ...groupsOf(indexed(sku), isPerhapsOneShortWord),
  ];
  const words = groups.flatMap((group) => group.map((_, n) => group.slice(n, n + MOST_JOINED).join('')));
  return unique(words)
    .map((word) => ` ${word}`)
    .join('');
}

const groupsOfName = (text: string): string[][] =>
  groupsOf(indexed(text.replaceAll(ZERO_WIDTH_SPACE, '-')), isPerhapsOneWord);
const indexed = (text: string): string => folded(text).replaceAll(BETWEEN_SYLLABLES, '');

/** The separators between two words. */
interface Neighbours {
  readonly before: string;
  readonly between: string;
  readonly after: string;
}

/** The words of a text in their order, with those together that `areOne` joins. */
function groupsOf(text: string, areOne: (neighbours: Neighbours) => boolean): string[][] {
  const groups: string[][] = [];
  let end = 0;
  for (const { 0: after, index } of text.matchAll(WORD)) {
    const group = groups.at(-1);
    const before = group?.at(-1);
    const isJoined = before !== undefined && areOne({ before, between: text.slice(end, index), after });
    if (isJoined && !isOfSyllables(before) && !isOfSyllables(after)) group?.push(after);
    else groups.push([after]);
    end = index + after.length;
  }
  return groups;
}

/** In a name: "T-Shirt", "T Shirt", "Polo-Shirt". */
const isPerhapsOneWord = (neighbours: Neighbours): boolean =>
  (isHyphenated(neighbours) && !areNumbers(neighbours)) || isPerhapsOneShortWord(neighbours);

/** In a SKU: "TV-55" and "TV 55", but not "TEA-100". */
const isPerhapsOneShortWord = (neighbours: Neighbours): boolean =>
  isShort(neighbours) && (isHyphenated(neighbours) || isBlank(neighbours) || SIGN.test(neighbours.between));

/** In a search: "t-shirt", but not "polo-shirt". */
const isOneWord = (neighbours: Neighbours): boolean => isHyphenated(neighbours) && isShort(neighbours);

const isHyphenated = ({ between }: Neighbours): boolean => HYPHEN.test(between);
const isBlank = ({ between }: Neighbours): boolean => between !== '' && between.trim() === '';
/** "2-4" and "3.5" are not 24 and 35. */
const areNumbers = ({ before, after }: Neighbours): boolean => /\d$/.test(before) && /^\d/.test(after);

/** A single character ("x ray", "usb c"), two of at most two ("wi fi"), a number and its unit ("750 ml"); not "in ear". */
function isShort(neighbours: Neighbours): boolean {
  if (areNumbers(neighbours)) return false;
  const { before, after } = neighbours;
  const [first, second] = [charactersOf(before).length, charactersOf(after).length];
  return first === 1 || second === 1 || (second === 2 && (first === 2 || NUMBER.test(before)));
}

/** The terms of this text: every prefix of its words, and every syllable and pair of syllables. */
export const termsOf = (searchText: string): string[] => unique(wordsIn(searchText).flatMap(termsOfWord));

function termsOfWord(word: string): string[] {
  const characters = charactersOf(word);
  if (isOfSyllables(word)) return [...characters, ...pairsOf(characters)];
  return characters.slice(0, LONGEST_BEGINNING).map((_, n) => characters.slice(0, n + 1).join(''));
}

const pairsOf = (characters: readonly string[]): string[] =>
  characters.slice(1).map((_, n) => characters.slice(n, n + 2).join(''));

/** A parsed search. */
export interface Search {
  /**
   * Terms of which each one lists every match, perhaps among other products: any one of them is sufficient. None: no
   * match.
   */
  readonly terms: readonly string[];
  /** Each of these is in the text of every match. */
  readonly parts: readonly string[];
  /** A single term lists exactly the matches. */
  readonly isExact: boolean;
}

/**
 * Every word must match: Korean, Chinese and Japanese ones anywhere, others as the prefix of a word. What is joined
 * here is joined in `searchTextOf` too, from each of its words: so joining loses no product that has these words in a row.
 */
export function searchFor(text: string): Search {
  const words = unique(groupsOf(folded(text), isOneWord).flatMap(joined));
  const terms = unique(words.flatMap(listsOf));
  return {
    terms,
    parts: words.map((word) => (isOfSyllables(word) ? word : ` ${word}`)),
    isExact: words.length === 1 && terms.length === 1 && terms[0] === words[0],
  };
}

/** Joins at most as many words as are stored joined. */
const joined = (group: readonly string[]): string[] =>
  group.flatMap((_, n) => (n % MOST_JOINED === 0 ? [group.slice(n, n + MOST_JOINED).join('')] : []));

function listsOf(word: string): string[] {
  const characters = charactersOf(word);
  if (!isOfSyllables(word)) return [characters.slice(0, LONGEST_BEGINNING).join('')];
  return characters.length === 1 ? characters : pairsOf(characters);
}
