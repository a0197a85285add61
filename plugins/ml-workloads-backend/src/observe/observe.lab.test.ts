import { TestDatabases } from '@backstage/backend-test-utils';
import { useLab } from '@slipway/lab/testing';
import { randomUUID } from 'crypto';
import type { ProxyBackend } from '../clusters/testing/startProxyBackend';
import {
  labJob,
  observeLab,
  startProxyOf,
  type ObservedLab,
} from './testing/observedLab';
import { until } from './testing/until';
import { watchEvents } from './watchStream';

jest.setTimeout(600_000);

const JOBS = '/apis/batch/v1/namespaces/team-vision/jobs';
const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

/** The real API server behind the real Kubernetes plugin, read with Node's own fetch. */
describe('observing the lab', () => {
  const lab = useLab({ components: ['kwok', 'kueue'] });
  let proxy: ProxyBackend;
  let observed: ObservedLab;

  beforeAll(async () => {
    proxy = await startProxyOf(lab());
    const knex = await databases.init('SQLITE_3');
    observed = await observeLab(lab(), knex, proxy);
  }, 300_000);
  afterAll(async () => {
    await observed?.stop();
    await proxy?.stop();
  }, 60_000);

  const create = (job: object) => lab().client.request('POST', JOBS, job);
  const remove = (name: string) =>
    lab().client.request(
      'DELETE',
      `${JOBS}/${name}?propagationPolicy=Background`,
    );
  const find = async (name: string) => {
    const { items } = await observed.workloads.list({
      search: name,
      limit: 10,
    });
    return items.find(item => item.name === name);
  };
  const inState = (name: string, state: string) =>
    until(`${name} to be ${state}`, async () => {
      const item = await find(name);
      return item?.state === state ? item : undefined;
    });

  it('delivers an event through the proxy as it happens', async () => {
    const name = `probe-${randomUUID().slice(0, 8)}`;
    const stop = new AbortController();
    const { status, stream } = await proxy.client('lab').watch({
      path: '/api/v1/namespaces?watch=1&sendInitialEvents=true&allowWatchBookmarks=true&resourceVersionMatch=NotOlderThan',
      signal: stop.signal,
    });
    expect(status).toBe(200);
    const createProbe = () =>
      lab().client.request('POST', '/api/v1/namespaces', {
        apiVersion: 'v1',
        kind: 'Namespace',
        metadata: { name },
      });
    /** What the event came with. One that is held back comes with what is told next, and that is a bookmark a minute later. */
    const told = async () => {
      let created = false;
      const since: string[] = [];
      for await (const events of watchEvents(stream!)) {
        for (const { type, object } of events) {
          if (created) since.push(type);
          else if (type === 'BOOKMARK') {
            created = true;
            await createProbe();
          }
          if (object.metadata.name === name) return since;
        }
      }
      throw new Error('The watch ended before the event came');
    };
    try {
      expect(await told()).not.toContain('BOOKMARK');
    } finally {
      stop.abort();
      await lab().client.request('DELETE', `/api/v1/namespaces/${name}`);
    }
  });

  it('writes as the writer and reads as the reader', async () => {
    const review = {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'SelfSubjectReview',
    };
    const { body } = await proxy.client('lab', lab().writerToken).write({
      method: 'POST',
      path: '/apis/authentication.k8s.io/v1/selfsubjectreviews',
      body: review,
    });
    expect(body.status.userInfo.username).toBe(
      'system:serviceaccount:slipway-system:slipway-writer',
    );
  });

  it('beats, and says that the picture is fresh', async () => {
    const [fresh] = await until('the first beat', async () => {
      const all = await observed.status.freshness();
      return all[0].observedAt ? all : undefined;
    });
    expect(fresh).toMatchObject({
      cluster: 'lab',
      stale: false,
      problem: null,
      simulated: true,
    });
  });

  it('shows a launch from its beginning to its end, with where the time went', async () => {
    const name = `watched-${randomUUID().slice(0, 8)}`;
    await until(
      'the first beat',
      async () =>
        (await observed.status.freshness())[0].observedAt ?? undefined,
    );
    await create(labJob(name));
    const first = await until('the row', () => find(name));
    expect(first).toMatchObject({
      kind: 'Job',
      team: 'vision',
      component: 'component:default/vision-models',
      queue: 'gpu',
      gpusMilli: 1000,
    });
    await inState(name, 'Running');
    const done = await inState(name, 'Succeeded');
    expect(done).toMatchObject({ attempts: 1, heldGpusMilli: 0 });
    expect(done.gpuModel).toMatch(/H100/);
    const { transitions, attempts } = await observed.workloads.timeline(
      done.id,
    );
    const states = transitions.map(({ to }) => to);
    expect(states).toEqual(
      expect.arrayContaining(['Starting', 'Running', 'Succeeded']),
    );
    expect(attempts).toHaveLength(1);
    expect(attempts[0]).toMatchObject({
      endReason: 'completed',
      exitCode: 0,
      pods: 1,
    });
    const phases = attempts[0].waterfall.map(({ phase }) => phase);
    expect(phases).toContain('imagePull');
    // The parts lie end to end from the start to ready.
    for (const [i, segment] of attempts[0].waterfall.entries()) {
      expect(segment.start).toBe(
        i === 0 ? attempts[0].start : attempts[0].waterfall[i - 1].end,
      );
    }
    expect(attempts[0].waterfall.at(-1)!.end).toBe(attempts[0].readyAt);
    expect(
      observed.signals.some(
        ({ changed, teams }) =>
          changed === 'workloads' && teams.includes('vision'),
      ),
    ).toBe(true);

    await remove(name);
    const gone = await until('the deletion', async () => {
      const item = await find(name);
      return item?.deleted ? item : undefined;
    });
    expect(gone.state).toBe('Succeeded');
  });

  it('tells events, manifest and log of what lives, without its secrets, and history of what is gone', async () => {
    const name = `read-${randomUUID().slice(0, 8)}`;
    await create(labJob(name, { seconds: 600, env: 'canary-5b1f' }));
    const running = await inState(name, 'Running');
    const events = await observed.workloads.events(running.id);
    expect(events.live).toBe(true);
    expect(events.items.map(({ reason }) => reason)).toEqual(
      expect.arrayContaining(['Pulling', 'Pulled', 'SuccessfulCreate']),
    );
    const live = await observed.workloads.manifests(running.id);
    expect(live.live).toBe(true);
    expect(live.yaml).toContain('registry.example.com/train:1');
    expect(live.yaml).not.toContain('canary-5b1f');
    await remove(name);
    await until('the deletion', async () =>
      (await find(name))?.deleted ? true : undefined,
    );
    const kept = await observed.workloads.manifests(running.id);
    expect(kept).toMatchObject({ live: false });
    expect(kept.yaml).toContain(name);
    expect(kept.yaml).not.toContain('canary-5b1f');
    expect((await observed.workloads.events(running.id)).live).toBe(false);
    expect((await find(name))!.state).toBe('Stopped');
  });

  it('says why a Job failed', async () => {
    const name = `oom-${randomUUID().slice(0, 8)}`;
    await create(labJob(name, { outcome: 'oom' }));
    const failed = await inState(name, 'Failed');
    expect(failed.reason).toMatchObject({ code: 'OutOfMemory', actor: 'you' });
    const { attempts } = await observed.workloads.timeline(failed.id);
    expect(attempts.at(-1)).toMatchObject({ endReason: 'oom', exitCode: 137 });
    await remove(name);
  });

  it('counts what is free', async () => {
    const free = await observed.status.freeGpus(
      'lab',
      { 'slipway.dev/pool': 'h100' },
      'nvidia.com/gpu',
    );
    expect(free!.total).toBeGreaterThan(0);
    expect(free!.free).toBeLessThanOrEqual(free!.total);
    expect(free!.largestFreeBlock).toBe(8);
    const { pools, queues, clusters } = await observed.status.capacity();
    expect(clusters).toMatchObject([{ cluster: 'lab', simulated: true }]);
    expect(pools.some(({ gpuModel }) => /H100/.test(gpuModel))).toBe(true);
    expect(
      queues.some(({ name, team }) => name === 'gpu' && team === 'vision'),
    ).toBe(true);
  });
});
