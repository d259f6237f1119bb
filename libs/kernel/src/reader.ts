import type { Id, UserId } from './id';

/** Data of the whole shop that few people change and many read. */
export const SHARED_DATA = ['catalogue', 'coupons'] as const;
export type SharedData = (typeof SHARED_DATA)[number];

/**
 * Whose writes a read that may be old must show: those of one caller (a user, a machine), or all changes of shared
 * data by the shop's staff. `anyone`: no writes; only the age of the data is bounded.
 */
export type Reader = UserId | Id<'Caller'> | SharedData | 'anyone';
