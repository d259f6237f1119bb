const LONDON = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  hourCycle: 'h23',
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: 'numeric',
  minute: 'numeric',
});
const STAMP = /^(\d{1,2})\/(\d{1,2})\/(\d{4}|\d{2}) (\d{1,2}):(\d{2})$/;
const HOUR_MS = 3_600_000;

const known = new Map<string, Date | undefined>();

/**
 * The moment of `month/day/year hour:minute` on a London clock, or undefined when the text is no such time.
 * In the hour that is repeated in autumn it is the first one; a time that is skipped in spring is read as winter time.
 */
export function londonTime(text: string): Date | undefined {
  // Cached: a file of half a million rows has few different minutes, and Intl is slow.
  if (!known.has(text)) known.set(text, convert(text));
  return known.get(text);
}

function convert(text: string): Date | undefined {
  const wall = wallTime(text);
  if (wall === undefined) return undefined;
  const summer = new Date(wall - HOUR_MS);
  return wallTimeInLondon(summer) === wall ? summer : new Date(wall);
}

/** The clock's reading as if it were UTC, in milliseconds. */
function wallTime(text: string): number | undefined {
  const match = STAMP.exec(text);
  if (!match) return undefined;
  const [month = 0, day = 0, year = 0, hour = 0, minute = 0] = match.slice(1).map(Number);
  const wall = new Date(Date.UTC(year < 100 ? 2000 + year : year, month - 1, day, hour, minute));
  const real =
    wall.getUTCMonth() === month - 1 &&
    wall.getUTCDate() === day &&
    wall.getUTCHours() === hour &&
    wall.getUTCMinutes() === minute;
  return real ? wall.getTime() : undefined;
}

function wallTimeInLondon(moment: Date): number {
  const parts = new Map(LONDON.formatToParts(moment).map(({ type, value }) => [type, Number(value)]));
  const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? Number.NaN;
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'));
}
