export abstract class ImageWorkNotifier {
  /** Wakes the workers that wait for pictures. Best effort: they poll, too. */
  abstract notify(): void;
}
