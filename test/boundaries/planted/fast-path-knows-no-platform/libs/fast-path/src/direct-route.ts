import { AccessGuard } from '../../platform/src';

export const guard = new AccessGuard();
