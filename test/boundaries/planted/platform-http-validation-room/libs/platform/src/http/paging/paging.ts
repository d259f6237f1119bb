export class PageQuery {}
