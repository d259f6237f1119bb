import { ShopApi } from './api/shop-api';
import { Plan } from './file/plan';
import { Progress } from './report/progress';

/** What every step of one run works with. */
export interface ReplayRun {
  readonly plan: Plan;
  readonly api: ShopApi;
  readonly progress: Progress;
  /** Once aborted, no step starts anything more; what is under way is let finish. */
  readonly interrupted: AbortSignal;
}
