import { createServer, Server } from 'http';
import { LabClient } from '../cluster/LabClient';
import { fleetDevices } from './devices';
import { exposition } from './exposition';
import { Holdings, TelemetryPod } from './holding';

const HELD =
  '/api/v1/pods?resourceVersion=0&fieldSelector=status.phase!=Succeeded,status.phase!=Failed';

/** Serves DCGM-format telemetry of the simulated fleet at `/metrics` on 127.0.0.1. */
export class TelemetryServer {
  private constructor(private readonly server: Server) {}

  static async start(
    port: number,
    client: LabClient,
  ): Promise<TelemetryServer> {
    const byNode = fleetDevices();
    const devices = [...byNode.values()].flat();
    const holdings = new Holdings(byNode);
    const server = createServer(async (request, response) => {
      if (request.url !== '/metrics') {
        response.writeHead(404).end();
        return;
      }
      try {
        const { items } = await client.get<{ items: TelemetryPod[] }>(HELD);
        holdings.update(items);
        response
          .writeHead(200, { 'content-type': 'text/plain; version=0.0.4' })
          .end(exposition(devices, holdings, Date.now()));
      } catch (error) {
        // A failed scrape is a gap in the series, as it should be; nothing is made up.
        response.writeHead(503).end(String(error));
      }
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', resolve);
    });
    return new TelemetryServer(server);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise<void>(resolve => this.server.close(() => resolve()));
  }
}
