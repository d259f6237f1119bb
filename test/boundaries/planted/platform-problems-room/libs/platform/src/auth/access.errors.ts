export const accessErrors = {};
