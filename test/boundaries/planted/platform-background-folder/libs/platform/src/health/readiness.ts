export class Readiness {}
