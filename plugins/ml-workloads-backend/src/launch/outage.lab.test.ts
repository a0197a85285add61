import { TestDatabases } from '@backstage/backend-test-utils';
import { useLab } from '@slipway/lab/testing';
import { randomUUID } from 'crypto';
import { readFileSync } from 'fs';
import { createServer, type Server } from 'http';
import { Agent, request as httpsRequest } from 'https';
import type { AddressInfo } from 'net';
import { ML_ENGINEER } from '../__testUtils__/catalog';
import { startPortal } from '../__testUtils__/startPortal';

jest.setTimeout(180_000);

/** What the road to the API server does with a real (not dry-run) creation of a Job. */
type Road = 'open' | 'cut before it arrives' | 'cut before the answer';

describe('the API server is gone in the middle of a launch', () => {
  const lab = useLab({ components: ['kwok', 'kueue'] });
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
  let portal: Awaited<ReturnType<typeof startPortal>>;
  let server: Server;
  let agent: Agent;
  let road: Road = 'open';
  let down = false;

  beforeAll(async () => {
    agent = new Agent({ ca: readFileSync(lab().caFile) });
    server = createServer((incoming, outgoing) => {
      const cutHere =
        incoming.method === 'POST' &&
        incoming.url!.includes('/jobs?') &&
        !incoming.url!.includes('dryRun');
      if (down || (cutHere && road === 'cut before it arrives')) {
        if (cutHere) down = true;
        incoming.socket.destroy();
        return;
      }
      const { host, ...headers } = incoming.headers;
      const forwarded = httpsRequest(
        new URL(incoming.url!, lab().apiServerUrl),
        { agent, method: incoming.method, headers },
        answer => {
          if (cutHere && road === 'cut before the answer') {
            down = true;
            incoming.socket.destroy();
            answer.resume();
            return;
          }
          outgoing.writeHead(answer.statusCode!, answer.headers);
          answer.pipe(outgoing);
        },
      );
      forwarded.on('error', () => incoming.socket.destroy());
      outgoing.on('close', () => forwarded.destroy());
      incoming.pipe(forwarded);
    });
    await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
    portal = await startPortal(databases, {
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      caFile: lab().caFile,
      readerToken: lab().readerToken,
      writerToken: lab().writerToken,
    });
  });
  afterAll(async () => {
    await portal?.stop();
    server?.closeAllConnections();
    await new Promise(done => server?.close(done));
    agent?.destroy();
  });

  it.each<Road>(['cut before it arrives', 'cut before the answer'])(
    'the road is %s: the person is told, and a retry launches once',
    async how => {
      const name = `cut-${randomUUID().slice(0, 8)}`;
      const launch = {
        launchId: randomUUID(),
        entityRef: 'component:default/vision-models',
        cluster: 'lab',
        namespace: 'team-vision',
        name,
        engine: 'job',
        type: 'training',
        image: 'registry.example.com/vision/train:1.4',
        profile: 'h100',
        gpusPerPod: 1,
        replicas: 1,
        maxRunSeconds: 3600,
      };
      road = how;
      const first = await portal.as(ML_ENGINEER).post('/launches', launch);
      expect([first.status, first.body.error.message]).toEqual([
        503,
        expect.stringContaining(
          'it is not known whether it exists. Try again with the same launchId',
        ),
      ]);
      const again = await portal.as(ML_ENGINEER).post('/launches', launch);
      expect(again.status).toBe(503);

      road = 'open';
      down = false;
      const retry = await portal.as(ML_ENGINEER).post('/launches', launch);
      const arrived = how === 'cut before the answer';
      expect([retry.status, retry.body.repeated]).toEqual(
        arrived ? [200, true] : [201, false],
      );
      const job = (await (
        await lab().fetch(`/apis/batch/v1/namespaces/team-vision/jobs/${name}`)
      ).json()) as any;
      expect(job.metadata.uid).toBe(retry.body.objects[0].uid);
      expect(
        (await portal.as(ML_ENGINEER).post('/launches', launch)).body,
      ).toEqual({ ...retry.body, repeated: true });
    },
  );
});
