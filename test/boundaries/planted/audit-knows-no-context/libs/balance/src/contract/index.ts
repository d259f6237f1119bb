export const toEntry = (row: object): object => row;
