import type { FAST_PATH_VALUES } from '@app/fast-path';
import { isIP } from 'node:net';
import type { Environment } from './environment';
import { platformSettings } from './platform.settings';

/** The settings of every process: its log and its shutdown. */
export class ProcessConfig {
  readonly logLevel: (typeof platformSettings.LOG_LEVEL.choices)[number];
  /** From the signal to the exit; must be shorter than the container runtime's wait before it kills the process. */
  readonly shutdownDeadlineMs: number;
  /** Between "not ready" and the end of listening, for a load balancer to notice. */
  readonly shutdownGraceMs: number;
  /**
   * `off` runs the process without libs/fast-path, which reads the setting itself; this check only refuses an invalid
   * value.
   */
  readonly fastPath: (typeof FAST_PATH_VALUES)[number];

  constructor(env: Environment) {
    this.fastPath = env.read(platformSettings.FAST_PATH);
    this.logLevel = env.read(platformSettings.LOG_LEVEL);
    this.shutdownDeadlineMs = env.read(platformSettings.SHUTDOWN_DEADLINE_MS);
    this.shutdownGraceMs = env.read(platformSettings.SHUTDOWN_GRACE_MS);
  }
}

/** Where a process listens, and its timeouts for clients. */
export class HttpConfig {
  readonly host: string;
  readonly port: number;
  /** Addresses or networks of the trusted proxies. X-Forwarded-* is read from these only. */
  readonly trustedProxies: readonly string[];
  /** From the first byte of a request to the last byte of its body. */
  readonly requestTimeoutMs: number;
  /** How long a client may leave a pending answer unread. */
  readonly unreadTimeoutMs: number;

  constructor(env: Environment) {
    this.host = env.read(platformSettings.HTTP_HOST);
    this.port = env.read(platformSettings.HTTP_PORT);
    this.trustedProxies = env.parsed(platformSettings.HTTP_TRUSTED_PROXIES, parseNetworks);
    this.requestTimeoutMs = env.read(platformSettings.HTTP_REQUEST_TIMEOUT_MS);
    this.unreadTimeoutMs = env.read(platformSettings.HTTP_UNREAD_TIMEOUT_MS);
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

/** Where the monitor scrapes: a separate port, so that it is not reachable through the load balancer. */
export class MetricsConfig {
  readonly host: string;
  readonly port: number;

  constructor(env: Environment) {
    this.host = env.read(platformSettings.METRICS_HOST);
    this.port = env.read(platformSettings.METRICS_PORT);
  }
}
