import { FAST_PATH_VALUES } from '@app/fast-path';
import { isIP } from 'node:net';
import type { Environment } from './environment';

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

/** What every process has: its log and how long it may take to end. */
export class ProcessConfig {
  readonly logLevel: (typeof LOG_LEVELS)[number];
  /** From the signal to the end; must be shorter than what the container runtime waits before it kills. */
  readonly shutdownDeadlineMs: number;
  /** Between "not ready" and the end of listening, for a load balancer to notice. */
  readonly shutdownGraceMs: number;
  /** `off` runs the process without libs/fast-path, which reads the setting itself; here a misspelt one is refused. */
  readonly fastPath: (typeof FAST_PATH_VALUES)[number];

  constructor(env: Environment) {
    this.fastPath = env.oneOf('FAST_PATH', FAST_PATH_VALUES, 'on');
    this.logLevel = env.oneOf('LOG_LEVEL', LOG_LEVELS, 'info');
    this.shutdownDeadlineMs = env.integer('SHUTDOWN_DEADLINE_MS', { min: 100, max: 600_000, fallback: 25_000 });
    this.shutdownGraceMs = env.integer('SHUTDOWN_GRACE_MS', { min: 0, max: 600_000, fallback: 0 });
  }
}

/** Where a process listens, and how long a client may take. */
export class HttpConfig {
  readonly host: string;
  readonly port: number;
  /** Addresses (or networks) of our own proxies: what these say of a client (X-Forwarded-*) is believed, of others nothing. */
  readonly trustedProxies: readonly string[];
  /** From the first byte of a request to the last byte of its body. */
  readonly requestTimeoutMs: number;
  /** How long a client may read nothing of an answer that waits for it. */
  readonly unreadTimeoutMs: number;

  constructor(env: Environment) {
    this.host = env.text('HTTP_HOST', '0.0.0.0');
    this.port = env.integer('HTTP_PORT', { min: 0, max: 65_535, fallback: 3000 });
    this.trustedProxies = env.parsed('HTTP_TRUSTED_PROXIES', parseNetworks, []);
    this.requestTimeoutMs = env.integer('HTTP_REQUEST_TIMEOUT_MS', { min: 100, max: 600_000, fallback: 30_000 });
    this.unreadTimeoutMs = env.integer('HTTP_UNREAD_TIMEOUT_MS', { min: 100, max: 600_000, fallback: 30_000 });
  }
}

const NETWORK_NAMES = ['loopback', 'linklocal', 'uniquelocal'];

/** `10.0.0.0/16, uniquelocal` */
function parseNetworks(text: string): string[] {
  const networks = text.split(',').flatMap((part) => part.trim() || []);
  for (const network of networks) {
    const [address = '', bits = '0'] = network.split('/');
    const isNetwork = isIP(address) > 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= (isIP(address) === 4 ? 32 : 128);
    if (!isNetwork && !NETWORK_NAMES.includes(network)) {
      throw new Error(`must list addresses, networks or ${NETWORK_NAMES.join(', ')}, not "${network}"`);
    }
  }
  return networks;
}

/** Where the monitor scrapes: a port of its own, so that it is never reachable through the load balancer. */
export class MetricsConfig {
  readonly host: string;
  readonly port: number;

  constructor(env: Environment) {
    this.host = env.text('METRICS_HOST', '127.0.0.1');
    this.port = env.integer('METRICS_PORT', { min: 0, max: 65_535, fallback: 9464 });
  }
}
