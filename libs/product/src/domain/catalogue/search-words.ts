import type { Product } from './product';

/** Scripts that write words without spaces, or with spaces that writers disagree about. */
const SYLLABLE = String.raw`[\p{Script=Hangul}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー]`;
const WORD = new RegExp(String.raw`${SYLLABLE}+|(?:(?!${SYLLABLE})[\p{L}\p{N}\p{M}])+`, 'gu');
const BETWEEN_SYLLABLES = new RegExp(String.raw`(?<=${SYLLABLE})\s+(?=${SYLLABLE})`, 'gu');
const STARTS_WITH_SYLLABLE = new RegExp(`^${SYLLABLE}`, 'u');

/** Longer beginnings have no list of their own: the list of their first eight characters is read, and compared. */
const LONGEST_BEGINNING = 8;

/** What people do not mean to tell apart: case, width, composition, accents, apostrophes. */
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

/** What a product is found by, each word behind a space. The description says too much to find a product by. */
export function searchTextOf({ name, category, sku }: Pick<Product, 'name' | 'category' | 'sku'>): string {
  const words = [name, category ?? '', sku].flatMap((text) => wordsIn(folded(text).replaceAll(BETWEEN_SYLLABLES, '')));
  return unique(words)
    .map((word) => ` ${word}`)
    .join('');
}

/** The lists that a product with this text is in: of every beginning of its words, and every syllable and pair of them. */
export const termsOf = (searchText: string): string[] => unique(wordsIn(searchText).flatMap(termsOfWord));

function termsOfWord(word: string): string[] {
  const characters = charactersOf(word);
  if (isOfSyllables(word)) return [...characters, ...pairsOf(characters)];
  return characters.slice(0, LONGEST_BEGINNING).map((_, n) => characters.slice(0, n + 1).join(''));
}

const pairsOf = (characters: readonly string[]): string[] =>
  characters.slice(1).map((_, n) => characters.slice(n, n + 2).join(''));

/** What somebody looks for. */
export interface Search {
  /** Lists that have every product that is looked for, perhaps among others: any one of them will do. None: nothing is found. */
  readonly terms: readonly string[];
  /** Each stands in the text of a product that is looked for. */
  readonly parts: readonly string[];
  /** The one list has what is looked for, and nothing else. */
  readonly isExact: boolean;
}

/** Every word must be there: Korean, Chinese and Japanese ones anywhere, others as the beginning of a word. */
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
