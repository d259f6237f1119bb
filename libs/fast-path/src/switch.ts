/** The values of `FAST_PATH`. A process's configuration refuses any other. */
export const FAST_PATH_VALUES = ['on', 'off'] as const;

/** `FAST_PATH`, read once: `off` runs a process without the pieces of this library, the frameworks' own way. */
export const isFastPathOn = process.env.FAST_PATH !== 'off';
