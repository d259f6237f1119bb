export const endOnSignal = (): void => undefined;
