import { ShopApi } from './api/shop-api';
import { Plan } from './file/plan';
import { Progress } from './report/progress';

/** The context of every step of a run. */
export interface ReplayRun {
  readonly plan: Plan;
  readonly api: ShopApi;
  readonly progress: Progress;
  /** Once aborted, no step starts a new call; open calls finish. */
  readonly interrupted: AbortSignal;
}
