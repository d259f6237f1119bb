export class Problem {}
