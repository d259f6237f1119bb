export const contexts: readonly object[] = [];
