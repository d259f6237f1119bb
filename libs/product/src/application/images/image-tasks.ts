import type { Id } from '@app/kernel';
import type { ImageId } from '../../domain/catalogue/shown-image';
import type { ImageTask } from './image.repository';

/** One task that one worker alone has for a while. */
export interface LeasedTask {
  readonly imageId: ImageId;
  readonly task: ImageTask;
  readonly leaseId: Id<'Lease'>;
  /** How many workers have begun it, this one included, and not come to an end. */
  readonly tries: number;
}

/** What is to be done. Every time in it is the database's; any number of workers may lease at once. */
export abstract class ImageTasks {
  /** The oldest that is due, if nobody else has it. Counts the try before it begins: a worker that dies of it has tried. */
  abstract lease(forMs: number): Promise<LeasedTask | undefined>;
  /** It is done, unless it has passed to another worker or become another task meanwhile. */
  abstract finish(task: LeasedTask): Promise<void>;
  /**
   * Due again after so many milliseconds, unless it has passed to another worker meanwhile. What was not the picture's
   * fault does not count as a try.
   */
  abstract putBack(task: LeasedTask, how: { readonly forMs: number; readonly counts: boolean }): Promise<void>;
}
