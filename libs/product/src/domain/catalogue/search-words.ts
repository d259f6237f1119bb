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

/** Differences that search ignores: case, width, composition, accents, apostrophes. */
const folded = (text: string): string =>
  text
    .normalize('NFKD')
    .replaceAll(/[\u0300-\u036f'’]/g, '')
    .toLowerCase()
    .normalize('NFKC');

const wordsIn = (text: string): string[] => text.match(WORD) ?? [];
const isOfSyllables = (word: string): boolean => STARTS_WITH_SYLLABLE.test(word);
const charactersOf = (word: string): string[] => Array.from(word);
const unique = (texts: readonly string[]): string[] => [...new Set(texts)];

/** The searchable text of a product, each word behind a space. The description is left out: it has too many words. */
export function searchTextOf({ name, category, sku }: Pick<Product, 'name' | 'category' | 'sku'>): string {
  const words = [name, category ?? '', sku].flatMap((text) => wordsIn(folded(text).replaceAll(BETWEEN_SYLLABLES, '')));
  return unique(words)
    .map((word) => ` ${word}`)
    .join('');
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
  /** The one term lists exactly the matches. */
  readonly isExact: boolean;
}

/** Every word must match: Korean, Chinese and Japanese ones anywhere, others as the prefix of a word. */
export function searchFor(text: string): Search {
  const words = unique(wordsIn(folded(text)));
  const terms = unique(words.flatMap(listsOf));
  return {
    terms,
    parts: words.map((word) => (isOfSyllables(word) ? word : ` ${word}`)),
    isExact: words.length === 1 && terms.length === 1 && terms[0] === words[0],
  };
}

function listsOf(word: string): string[] {
  const characters = charactersOf(word);
  if (!isOfSyllables(word)) return [characters.slice(0, LONGEST_BEGINNING).join('')];
  return characters.length === 1 ? characters : pairsOf(characters);
}
