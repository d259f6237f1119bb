/** `FULL=1`: also what takes minutes. */
export const isFull = process.env.FULL === '1';

/** `describe` for specs that take minutes; without `FULL=1` they are skipped, with the reason in the name. */
export const describeWhenFull = (name: string, specs: () => void): void => {
  if (isFull) describe(name, specs);
  else describe.skip(`${name} (skipped: FULL=1 runs it)`, specs);
};
