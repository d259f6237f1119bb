import type { Drill, MissingDrill } from './drill';
import { backlog, overload } from './faults/crowds';
import { freezeApi, freezeDatabase } from './faults/freeze';
import { killApi, killDatabase, killDataPlatform, killEmulator, killRedis, killWorker } from './faults/kill';
import { cutNetwork, halfOpenNetwork, loseCommits, slowNetwork } from './faults/network';
import { fillDisk, flushRedis, unrulyQueue, wrongClocks } from './faults/others';
import { poison, redeliverSoon } from './faults/poison';

const SECONDS = 20;
/** MiB: a new data directory, its redo log, and the orders of a drill. */
const SMALL_DISK = 400;
const LARGER_DISK = 2_000;

/** In the order of `npm run drill -- all`. */
export const drills: readonly Drill[] = [
  {
    name: 'kill-api',
    what: '`kill -9` of one of two API processes, and a start 0.2 to 1.5 s later',
    faults: [killApi],
    seconds: SECONDS,
    short: true,
  },
  { name: 'kill-worker', what: '`kill -9` of the worker', faults: [killWorker], seconds: SECONDS },
  {
    name: 'kill-data-platform',
    what: '`kill -9` of the consumer of the events',
    faults: [killDataPlatform],
    seconds: SECONDS,
  },
  {
    name: 'kill-database',
    what: '`kill -9` of the database server, which recovers by its redo log',
    faults: [killDatabase],
    seconds: SECONDS,
    short: true,
  },
  { name: 'kill-redis', what: '`kill -9` of Redis', faults: [killRedis], seconds: SECONDS },
  { name: 'kill-emulator', what: '`kill -9` of SQS and S3 (the emulator)', faults: [killEmulator], seconds: SECONDS },
  {
    name: 'freeze-database',
    what: 'SIGSTOP to the database server for 2 to 5 s, then SIGCONT',
    faults: [freezeDatabase],
    seconds: SECONDS,
  },
  {
    name: 'freeze-api',
    what: 'SIGSTOP to an API process in the middle of a transaction, with locks of wallets, for 17 s',
    promise: 'the server ends the transaction after 15 s; the other process goes on',
    faults: [freezeApi],
    seconds: SECONDS,
  },
  {
    name: 'network-cut',
    what: 'connections to the database are reset, and new ones refused, for 1 to 4 s',
    faults: [cutNetwork],
    seconds: SECONDS,
  },
  {
    name: 'network-half-open',
    what: 'packets to and from the database are swallowed for 2 to 6 s; the open connections never come back',
    faults: [halfOpenNetwork],
    seconds: SECONDS,
  },
  {
    name: 'network-delay',
    what: 'each packet to and from the database takes 20 to 300 ms longer',
    faults: [slowNetwork],
    seconds: SECONDS,
  },
  {
    name: 'commit-lost',
    what: 'connections of API, worker and data-platform are cut around COMMIT: its answer is lost, halved or swallowed, or COMMIT itself is lost',
    faults: [loseCommits],
    seconds: SECONDS,
    short: true,
  },
  {
    name: 'flush-redis',
    what: 'FLUSHALL: sessions, carts, the coupon gate and all copies are gone',
    faults: [flushRedis],
    seconds: SECONDS,
  },
  {
    name: 'unruly-queue',
    what: 'SQS throttles 20 to 60 % of the calls, and delivers 20 to 50 % of the messages again',
    faults: [unrulyQueue],
    seconds: SECONDS,
    short: true,
  },
  {
    name: 'disk-full',
    what: 'a file takes all room on the disk of the database for 3 to 5 s',
    faults: [fillDisk],
    seconds: SECONDS,
    needs: { smallDisk: SMALL_DISK },
  },
  {
    name: 'wrong-clocks',
    what: 'the clock of one API process is ten minutes fast, that of the worker ten minutes slow',
    faults: [wrongClocks],
    seconds: SECONDS,
  },
  {
    name: 'overload',
    what: 'twice as many requests a second as the system does at most, whatever becomes of the earlier ones (open loop)',
    promise: 'what is too much is refused with 503 and Retry-After',
    faults: [overload],
    seconds: 1,
    direct: true,
  },
  {
    name: 'poison',
    what: 'malformed messages among the good ones, in both queues',
    promise: 'each malformed message ends in the dead-letter queue',
    faults: [poison],
    seconds: SECONDS,
    prepare: ({ system }) => redeliverSoon(system),
  },
  {
    name: 'backlog',
    what: 'no worker for 5 to 10 s, then three at once beside the orders',
    faults: [backlog],
    seconds: SECONDS,
    direct: true,
  },
];

export const missingDrills: readonly MissingDrill[] = [
  {
    name: 'rolling-deploy',
    what: 'API processes are replaced one after the other behind the edge',
    missing: 'needs `npm start -- --edge`',
  },
  {
    name: 'failover',
    what: 'the primary of a replicated database is killed, and a replica takes its place',
    missing: 'needs the cluster that the project starts',
  },
];

/** All of it in random order, in one system. */
export const sale: Drill = {
  name: 'sale',
  what: 'one long sale with the faults of all drills, in an order that the seed gives',
  promise: 'every event is booked within 60 s of the last recovery',
  faults: drills.flatMap(({ faults }) => faults),
  seconds: 300,
  needs: { smallDisk: LARGER_DISK },
};
