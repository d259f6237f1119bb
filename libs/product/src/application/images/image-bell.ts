/** Tells the workers after the commit that there is something to do. Best effort: a lost ring costs one poll. */
export abstract class ImageBell {
  abstract ring(): void;
}
