export abstract class Rankings {}
