export abstract class ImageWorkNotifier {
  /** Wakes the workers that wait for pictures. Best effort: they also poll. */
  abstract notify(): void;
}
