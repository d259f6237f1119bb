import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { MetricsConfig } from '../config/process.config';
import { Readiness } from '../health/readiness';
import { Log } from '../logging/log';
import { Metrics } from './metrics';

/** Serves `/metrics` for the monitor, and `/health/*` for processes without an HTTP API, on a separate port. */
@Injectable()
export class MetricsServer implements OnApplicationShutdown {
  private readonly server: Server = createServer((request, response) => void this.answer(request, response));

  constructor(
    private readonly config: MetricsConfig,
    private readonly metrics: Metrics,
    private readonly readiness: Readiness,
    private readonly log: Log,
  ) {}

  /** Returns the port, which the system chooses where 0 is configured. */
  async listen(): Promise<number> {
    this.server.listen(this.config.port, this.config.host);
    await once(this.server, 'listening');
    return (this.server.address() as AddressInfo).port;
  }

  async onApplicationShutdown(): Promise<void> {
    if (!this.server.listening) return;
    this.server.close();
    this.server.closeAllConnections();
    await Promise.resolve();
  }

  private async answer({ url }: IncomingMessage, response: ServerResponse): Promise<void> {
    if (url === '/metrics') {
      await this.answerMetrics(response);
    } else if (url === '/health/live') {
      sendJson(response, 200, { status: 'ok' });
    } else if (url === '/health/ready') {
      const report = await this.readiness.report();
      sendJson(response, report.ready ? 200 : 503, report);
    } else {
      response.writeHead(404).end();
    }
  }

  /** A metric that cannot be read fails this scrape, not the process. */
  private async answerMetrics(response: ServerResponse): Promise<void> {
    try {
      const text = await this.metrics.registry.metrics();
      response.setHeader('content-type', this.metrics.registry.contentType).end(text);
    } catch (error) {
      this.log.warn({ err: error }, 'metrics could not be read');
      response.writeHead(503).end();
    }
  }
}

const sendJson = (response: ServerResponse, status: number, body: object): void => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
};
