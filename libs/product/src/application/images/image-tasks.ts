import type { Id } from '@app/kernel';
import type { ImageId } from '../../domain/catalogue/shown-image';
import type { ImageTask } from './image.repository';

/** One task that one worker has leased. */
export interface LeasedTask {
  readonly imageId: ImageId;
  readonly task: ImageTask;
  readonly leaseId: Id<'Lease'>;
  /** How many attempts have begun and not ended, this one included. */
  readonly tries: number;
}

/** The tasks about pictures. Every time in it is the database's; any number of workers may lease at once. */
export abstract class ImageTasks {
  /**
   * Leases the oldest task that is due and not leased. Counts the attempt before it begins, so that an attempt that
   * kills its worker counts.
   */
  abstract lease(forMs: number): Promise<LeasedTask | undefined>;
  /** Completes the task, unless another worker has it or it has become another task meanwhile. */
  abstract finish(task: LeasedTask): Promise<void>;
  /**
   * Schedules the task again after so many milliseconds, unless another worker has it meanwhile. An attempt that failed
   * for another reason than the picture does not count.
   */
  abstract putBack(task: LeasedTask, how: { readonly forMs: number; readonly counts: boolean }): Promise<void>;
}
