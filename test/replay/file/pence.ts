/** Whole pence of a decimal amount of pounds (`2.1` is 210), or undefined where it has fractions of a penny. */
export function penceOf(pounds: string): number | undefined {
  const match = /^(\d+)(?:\.(\d{1,2})0*)?$/.exec(pounds);
  if (!match) return undefined;
  const [, whole = '', fraction = ''] = match;
  const pence = Number(whole + fraction.padEnd(2, '0'));
  return Number.isSafeInteger(pence) ? pence : undefined;
}

/** `24892879` pence as `248928.79`. */
export function pounds(pence: number): string {
  const digits = String(Math.abs(pence)).padStart(3, '0');
  return `${pence < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
