export const createHttpApp = (): object => ({});
