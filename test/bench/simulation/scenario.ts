/** A simulated load and system. All times, CPU times included, are milliseconds. */
export interface Scenario {
  readonly instances: number;
  /** Every order locks the same product's row; otherwise no two orders need the same row. */
  readonly hot: boolean;
  readonly load: Load;
  readonly placing: Placing;
  readonly machine: Machine;
  /** The measured time; a warm-up of the same length comes before it. */
  readonly seconds: number;
  readonly warmUpSeconds: number;
  readonly seed: number;
}

/** Clients that each send again when they are answered, or orders with independent arrivals (Poisson). */
export type Load =
  { readonly kind: 'closed'; readonly clients: number } | { readonly kind: 'open'; readonly rate: number };

/** How an instance places orders, and what it costs. */
export interface Placing {
  /** Transactions under way at a time. */
  readonly lanes: number;
  /** Only one of them is before its last trip: the others wait for their commits. */
  readonly commitsOverlap: boolean;
  /** How many orders must wait for a batch to begin while another one is open. */
  readonly leastToOverlap: number;
  readonly mostOrders: number;
  /** How many orders may wait; more are refused. */
  readonly mostWaiting: number;
  /** The database's CPU time of a transaction, trip by trip: their sum is 1. COMMIT goes with the last. */
  readonly trips: readonly number[];
  /** The trip at whose end the hot row is locked, from 0. */
  readonly lockingTrip: number;
  readonly cpu: {
    /** The instance's, for an order: until it waits for a transaction, while its batch is decided, for its answer. */
    readonly before: number;
    readonly decide: number;
    readonly after: number;
    /** The instance's, for a transaction. */
    readonly transaction: number;
    /** The database's. */
    readonly databaseTransaction: number;
    readonly databaseOrder: number;
    /** The client's, for an order, where it shares the machine. */
    readonly client: number;
  };
}

export interface Machine {
  /** Of the database; when shared, of everything. */
  readonly cores: number;
  /** All processes on one machine, as in the measurements; otherwise each instance has a core of its own. */
  readonly shared: boolean;
  readonly roundTrip: number;
  readonly commit: number;
  /** Standard deviation of every time as a share of its average, from 0 to 1. */
  readonly variation: number;
}

export interface Outcome {
  readonly arrived: number;
  readonly placed: number;
  readonly refused: number;
  /** Orders a second, of the measured time. */
  readonly rate: number;
  readonly mean: number;
  readonly p50: number;
  readonly p99: number;
  /** Orders in a transaction, on average. */
  readonly batch: number;
  /** Of the database's cores (when shared, of all), from 0 to 1. */
  readonly busy: number;
}
