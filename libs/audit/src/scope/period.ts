/** From inclusive, to exclusive. */
export interface Period {
  readonly from: Date;
  readonly to: Date;
}

/** As far as a DATETIME column of ours reaches. */
export const ALWAYS: Period = { from: new Date(0), to: new Date('9999-12-31T00:00:00.000Z') };

/** A period with an open end or two, no wider than the columns. */
export const periodOf = ({ from = ALWAYS.from, to = ALWAYS.to }: Partial<Period>): Period => ({
  from: from > ALWAYS.from ? from : ALWAYS.from,
  to: to < ALWAYS.to ? to : ALWAYS.to,
});

/** What of the period is not before the moment. */
export const notBefore = (moment: Date, { from, to }: Period = ALWAYS): Period => ({
  from: from > moment ? from : moment,
  to,
});
