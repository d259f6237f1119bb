import { endOnSignal } from '../lifecycle/run-until-signal';

export const end = endOnSignal;
