/** A change of a statement that a broken row should show. */
export interface SqlMutant {
  /** The changed place with what surrounds it. */
  readonly what: string;
  readonly text: string;
}

/** Comparisons, conditions, sums and joins; the count of parameters stays. */
const CHANGES: readonly (readonly [from: RegExp, to: string])[] = [
  [/ = /g, ' <> '],
  [/ <> /g, ' = '],
  [/ < /g, ' <= '],
  [/ <= /g, ' < '],
  [/ > /g, ' >= '],
  [/ >= /g, ' > '],
  [/\sAND /g, ' OR '],
  [/\sOR /g, ' AND '],
  [/ \+ /g, ' - '],
  [/ - /g, ' + '],
  [/ IS NULL/g, ' IS NOT NULL'],
  [/ IS NOT NULL/g, ' IS NULL'],
  [/ NOT IN /g, ' IN '],
  [/(?<! NOT) IN \(/g, ' NOT IN ('],
  [/NOT EXISTS/g, 'EXISTS'],
  [/LEFT JOIN/g, 'JOIN'],
  [/(?<=COALESCE\()MIN\(/g, 'MAX('],
  [/(?<=COALESCE\()MAX\(/g, 'MIN('],
  [/(?<=(?:<>|=|<|>) )\d+\b/g, '7'],
  [/'(?:order|refund|cancellation|completed|cancelled|refunded|fixed|cash|sales|corrections|Order\w+)'/g, "'other'"],
];

/** Everything that one change makes of a statement, except within its texts `expected` and `found`. */
export function mutantsOf(statement: string): SqlMutant[] {
  const texts = /\bexpected <> found/.test(statement) ? [] : textsOf(statement);
  return CHANGES.flatMap(([from, to]) =>
    [...statement.matchAll(from)]
      .filter(({ index }) => !texts.some(([begin, end]) => index > begin && index < end))
      .map(({ index, 0: found }) => ({
        what: `${statement.slice(Math.max(0, index - 30), index)}[${found} → ${to}]${statement.slice(index + found.length, index + found.length + 25)}`.replaceAll(
          /\s+/g,
          ' ',
        ),
        text: statement.slice(0, index) + to + statement.slice(index + found.length),
      })),
  );
}

/** Where the expressions before `AS expected` and `AS found` are. */
function textsOf(statement: string): [begin: number, end: number][] {
  return [...statement.matchAll(/ AS (?:expected|found)\b/g)].map(({ index }) => {
    let depth = 0;
    let begin = index;
    for (; begin > 0; begin--) {
      const char = statement[begin];
      if (char === ')') depth++;
      else if (char === '(') depth--;
      else if (char === ',' && depth === 0) break;
    }
    return [begin, index];
  });
}
