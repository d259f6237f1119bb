import { ASSUMED } from './assumptions';
import type { Measured } from './measured';
import type { Machine } from './scenario';

/** All processes on the machine of the measurements. */
export const here = ({ cores, fitted: { roundTrip, commit } }: Measured): Machine => ({
  ...{ cores, shared: true, roundTrip, commit, variation: ASSUMED.variation },
});

/** Separate machines, with the round trip to the database as measured here. */
export const oneZone = ({ fitted: { roundTrip, commit } }: Measured): Machine => ({
  ...{ cores: ASSUMED.vCpus, shared: false, roundTrip, commit, variation: ASSUMED.variation },
});

/** RDS Multi-AZ: a commit waits for the disk in the other zone, and most instances are in another zone than the writer. */
export const twoZones = (): Machine => ({
  ...{ cores: ASSUMED.vCpus, shared: false },
  roundTrip: ASSUMED.roundTripBetweenZones,
  commit: ASSUMED.commitInTwoZones,
  variation: ASSUMED.variation,
});
