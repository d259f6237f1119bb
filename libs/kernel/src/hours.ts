export const HOUR_MS = 60 * 60 * 1_000;

/** The hour of UTC that a time belongs to, by its begin. */
export const startOfHour = (time: Date): Date => new Date(Math.floor(time.getTime() / HOUR_MS) * HOUR_MS);

export const hourAfter = (hour: Date): Date => new Date(hour.getTime() + HOUR_MS);
