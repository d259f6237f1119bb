import { Injectable } from '@nestjs/common';
import { newId, UnitOfWork } from '@app/kernel';
import { Database, execute, fromBinary, selectForUpdate, toBinary } from '@app/platform';
import type { ImageTask } from '../../application/images/image.repository';
import { ImageTasks, type LeasedTask } from '../../application/images/image-tasks';

interface TaskRow {
  readonly image_id: Buffer;
  readonly task: ImageTask;
  readonly tries: number;
}

const IN_MS = 'UTC_TIMESTAMP(3) + INTERVAL (?) * 1000 MICROSECOND';
const DUE = 'image_tasks FORCE INDEX (image_tasks_due) WHERE available_at <= UTC_TIMESTAMP(3)';
const HELD = 'image_id = ? AND lease_id = ?';

@Injectable()
export class SqlImageTasks extends ImageTasks {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly database: Database,
  ) {
    super();
  }

  /** Reads without a lock first: most polls find nothing. */
  async lease(forMs: number): Promise<LeasedTask | undefined> {
    const due = await this.database.query(`SELECT 1 FROM ${DUE} LIMIT 1`);
    if (due.length === 0) return undefined;
    const leaseId = newId<'Lease'>();
    return this.unitOfWork.run(async (tx) => {
      const [row] = await tx.lock('image-tasks', (locking) =>
        selectForUpdate<TaskRow>(
          locking,
          `SELECT image_id, task, tries FROM ${DUE} ORDER BY available_at, image_id LIMIT 1`,
          [],
          'skip',
        ),
      );
      if (!row) return undefined;
      await execute(
        tx,
        `UPDATE image_tasks SET lease_id = ?, tries = tries + 1, available_at = ${IN_MS} WHERE image_id = ?`,
        [toBinary(leaseId), forMs, row.image_id],
      );
      return { imageId: fromBinary<'Image'>(row.image_id), task: row.task, leaseId, tries: row.tries + 1 };
    });
  }

  async finish({ imageId, leaseId }: LeasedTask): Promise<void> {
    await this.unitOfWork.run((tx) =>
      execute(tx, `DELETE FROM image_tasks WHERE ${HELD}`, [toBinary(imageId), toBinary(leaseId)]),
    );
  }

  async putBack(
    { imageId, leaseId, tries }: LeasedTask,
    { forMs, counts }: { readonly forMs: number; readonly counts: boolean },
  ): Promise<void> {
    await this.unitOfWork.run((tx) =>
      execute(tx, `UPDATE image_tasks SET lease_id = NULL, tries = ?, available_at = ${IN_MS} WHERE ${HELD}`, [
        counts ? tries : tries - 1,
        forMs,
        toBinary(imageId),
        toBinary(leaseId),
      ]),
    );
  }
}
