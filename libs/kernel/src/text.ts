/** Characters of a text as people, the document and the database count them: code points. */
export function codePointsIn(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at += isPair(text, at) ? 2 : 1) count++;
  return count;
}

const isPair = (text: string, at: number): boolean => (text.codePointAt(at) ?? 0) > 0xffff;

/** The first characters (code points) of a text: half of a surrogate pair is no text, and no JSON that MySQL reads. */
export const beginningOf = (text: string, characters: number): string =>
  text.length <= characters
    ? text
    : Array.from(text.slice(0, 2 * characters))
        .slice(0, characters)
        .join('');

const SPACES = /\p{White_Space}/gu;

/** Characters that Unicode shows as nothing: zero-width spaces and joiners, variation selectors, the soft hyphen. */
const IGNORABLE = /\p{Default_Ignorable_Code_Point}/gu;

/** Nothing to see at the beginning. */
const START = /^[\p{White_Space}\p{Default_Ignorable_Code_Point}]+/u;

/**
 * A text that people type to name something (a SKU, a category, a reference), as it is stored: in NFC, without the
 * spaces around it, which a copied cell or web page brings along. Invisible characters at its end stay, because they
 * may belong to an emoji.
 */
export const typedName = (text: string): string => text.normalize('NFC').replace(START, '').trimEnd();

/**
 * What two names are compared by: names that look the same are the same. In NFC, without invisible characters, every
 * other space as a blank. Upper and lower case differ. No longer than the name, in code points.
 */
export const comparisonKey = (name: string): string => typedName(name.replace(IGNORABLE, '').replace(SPACES, ' '));
