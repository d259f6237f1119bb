/** From inclusive, to exclusive. */
export interface Period {
  readonly from: Date;
  readonly to: Date;
}

/** The limits of the DATETIME columns. */
export const ALWAYS: Period = { from: new Date(0), to: new Date('9999-12-31T00:00:00.000Z') };

/** A period with one or two open ends, limited to the range of the columns. */
export const periodOf = ({ from = ALWAYS.from, to = ALWAYS.to }: Partial<Period>): Period => ({
  from: from > ALWAYS.from ? from : ALWAYS.from,
  to: to < ALWAYS.to ? to : ALWAYS.to,
});

/** The part of the period that is not before the time. */
export const notBefore = (moment: Date, { from, to }: Period = ALWAYS): Period => ({
  from: from > moment ? from : moment,
  to,
});
