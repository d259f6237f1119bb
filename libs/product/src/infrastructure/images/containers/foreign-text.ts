/**
 * What makes a file something else as well, wherever it lies in it. Each is so long that it does not occur by chance in
 * 10 MiB of compressed pixels (less than once in 100,000 pictures).
 */
const PAGES =
  /<(?:html|script|body|iframe)[\s>]|<!doctype html|<\?php\s|<svg\s+xmlns|xmlns="http:\/\/www\.w3\.org\/2000\/svg"|%PDF-\d\.\d/i;

/** A ZIP is found by its end, from behind, and begins anywhere: both marks are needed to tell it from chance. */
const ZIP = ['PK\u0003\u0004', 'PK\u0005\u0006'];

/** A page, a script, a document or an archive that hides in a comment, a profile or between the pixels. */
export function hidesSomething(bytes: Buffer): boolean {
  const text = bytes.toString('latin1');
  return PAGES.test(text) || ZIP.every((mark) => text.includes(mark));
}
