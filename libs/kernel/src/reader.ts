import type { Id, UserId } from './id';

/** Data of the whole shop that few people change and many read. */
export type SharedData = 'catalogue' | 'coupons';

/**
 * Whose writes a read that may be old must show: those of one caller (a user, a machine), or all changes of shared
 * data by the shop's staff. `anyone`: nobody's writes; the age of the data alone is bounded.
 */
export type Reader = UserId | Id<'Caller'> | SharedData | 'anyone';
