import { TestDatabases } from '@backstage/backend-test-utils';
import { waitFor } from '@slipway/lab';
import { useLab } from '@slipway/lab/testing';
import { randomUUID } from 'crypto';
import type { Knex } from 'knex';
import {
  startProxyBackend,
  type ProxyBackend,
} from '../clusters/testing/startProxyBackend';
import { observeLab, type ObservedLab } from '../observe/testing/observedLab';
import { until } from '../observe/testing/until';
import { Etcd } from './testing/Etcd';
import { HandMade } from './testing/HandMade';
import { harmTo } from './testing/harm';
import { Road } from './testing/Road';

jest.setTimeout(600_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

/** Its own lab: the API server is killed. Without simulation and queues: every change of a pod is the test's own. */
describe('what goes wrong between a cluster and the database loses and doubles nothing', () => {
  const lab = useLab({ components: [], own: true });
  let knex: Knex;
  let proxy: ProxyBackend;
  let road: Road;
  let observed: ObservedLab;
  let pods: HandMade;

  beforeAll(async () => {
    knex = await databases.init('SQLITE_3');
    road = await Road.to({ url: lab().apiServerUrl, caFile: lab().caFile });
    proxy = await startProxyBackend([
      { name: 'lab', url: road.url, token: lab().readerToken },
    ]);
    observed = await observeLab(lab(), knex, proxy);
    await until(
      'the first beat',
      async () =>
        (await observed.status.freshness())[0].observedAt ?? undefined,
      120_000,
    );
  }, 300_000);
  beforeEach(async () => {
    pods = await HandMade.in(lab());
  });
  afterEach(async () => {
    road.closed = false;
    road.change = undefined;
    await pods.tidy();
  });
  afterAll(async () => {
    await observed?.stop();
    await proxy?.stop();
    await road?.stop();
  }, 60_000);

  const harm = (withinMs?: number) => harmTo(knex, pods, withinMs);
  const etcd = () => new Etcd(lab().record.ports.etcd);
  const NO_HARM = { different: [], lost: 0, doubled: 0 };

  it('the API server is killed while pods come and go', async () => {
    const before = lab().pids['kube-apiserver']!;
    await pods.create('long-lived');
    const living = (async () => {
      for (let i = 0; i < 30; i += 1) await pods.live(`killed-api-${i}`);
    })();
    process.kill(before, 'SIGKILL');
    await living;
    await pods.run('long-lived');
    expect(lab().pids['kube-apiserver']).not.toBe(before);
    expect(await harm()).toEqual(NO_HARM);
  });

  it('every watch is cut each second for a minute', async () => {
    const first = road.cut();
    let cut = first;
    let onCut = () => {};
    const cutting = setInterval(() => {
      cut += road.cut();
      onCut();
    }, 1_000);
    const nextCut = () =>
      new Promise<void>(resolve => {
        onCut = resolve;
      });
    const end = Date.now() + 60_000;
    try {
      // The proxy does not pass a cut on: it takes a while until the watches are open and can be cut again.
      for (let i = 0; Date.now() < end || cut < 2 * first; i += 1) {
        await pods.create(`cut-${i}`);
        await pods.run(`cut-${i}`);
        if (i > 0) await pods.succeed(`cut-${i - 1}`);
        if (i > 1) await pods.remove(`cut-${i - 2}`);
        // A few between two cuts, as people do: not as many as this machine can make.
        if (i % 4 === 3) await nextCut();
      }
    } finally {
      clearInterval(cutting);
    }
    expect(first).toBeGreaterThan(0);
    expect(await harm()).toEqual(NO_HARM);
  });

  it('what was told while the road was closed is compacted away', async () => {
    for (const name of [
      'compacted-stays',
      'compacted-ends',
      'compacted-goes',
    ]) {
      await pods.create(name);
      await pods.run(name);
    }
    expect(await harm()).toEqual(NO_HARM);
    road.refusals.length = 0;
    road.closed = true;
    road.cut();
    await pods.succeed('compacted-ends');
    await pods.remove('compacted-goes');
    await pods.live('compacted-new');
    await etcd().compact();
    // What the API server remembers itself is forgotten with it.
    const before = lab().pids['kube-apiserver']!;
    process.kill(before, 'SIGKILL');
    await waitFor('a new API server', async () => {
      return (await lab().fetch('/readyz')).ok;
    });
    await pods.run('compacted-stays');
    road.closed = false;
    // When it went nobody could see.
    expect(await harm(60_000)).toEqual(NO_HARM);
    expect(road.refusals.filter(each => /410/.test(each))).not.toEqual([]);
  });

  it('the clocks of two nodes are five minutes wrong', async () => {
    const wrong = { ahead: 300_000, behind: -300_000 };
    for (const [name, skew] of Object.entries(wrong)) {
      await pods.create(name);
      await pods.run(name, skew);
      await pods.succeed(name, skew);
    }
    expect(await harm()).toEqual(NO_HARM);
    for (const name of Object.keys(wrong)) {
      const { items } = await observed.workloads.list({
        search: name,
        limit: 1,
      });
      const { attempts, transitions } = await observed.workloads.timeline(
        items[0].id,
      );
      const times = transitions.map(({ at }) => at);
      expect(times).toEqual([...times].sort());
      for (const { start, end } of attempts[0].waterfall) {
        expect(end! >= start).toBe(true);
      }
    }
  });

  it('an object is a megabyte large', async () => {
    await pods.create('large', ({ spec }) => {
      spec.containers[0].env = [{ name: 'BLOB', value: 'x'.repeat(1_000_000) }];
    });
    await pods.run('large');
    await pods.live('beside-the-large-one');
    expect(await harm()).toEqual(NO_HARM);
    const { object } = await knex('workloads')
      .where({ name: 'large' })
      .first('object');
    expect(String(object).length).toBeLessThan(10_000);
  });

  it('objects have fields that nobody knows, and no status', async () => {
    road.change = object => {
      const { status, ...rest } = object;
      const strange = object.metadata.name?.startsWith('strange-');
      if (!strange) return object;
      const known = status?.containerStatuses ? status : undefined;
      return {
        ...rest,
        tomorrow: { of: ['kinds', null, 7] },
        spec: { ...rest.spec, quantum: { entangled: true } },
        ...(known && {
          status: {
            ...known,
            conditions: [
              ...known.conditions,
              { type: 'Teleported', status: 'Perhaps', since: 12 },
              null,
            ],
            weather: [[]],
          },
        }),
      };
    };
    await pods.create('strange-only-begun');
    await pods.live('strange-whole');
    expect(await harm()).toEqual(NO_HARM);
    road.change = undefined;
    await pods.live('after-the-strange');
    expect(await harm()).toEqual(NO_HARM);
  });

  it('ten thousand events come at once', async () => {
    const { metadata } = await pods.create('talkative');
    await pods.run('talkative');
    expect(await harm()).toEqual(NO_HARM);
    await etcd().put(
      'events',
      Array.from({ length: 10_000 }, (_, i) => event(metadata, i)),
    );
    await pods.live('after-the-burst');
    const stored = () =>
      knex('workload_events').where('message', 'like', 'burst %');
    await until(
      'all events to be stored',
      async () => (await stored()).length >= 10_000 || undefined,
      120_000,
    ).catch(() => {});
    const messages = (await stored()).map(({ message }) => message);
    expect([messages.length, new Set(messages).size]).toEqual([10_000, 10_000]);
    expect(await harm()).toEqual(NO_HARM);
  });
});

function event({ name, namespace, uid }: any, index: number) {
  const at = new Date().toISOString().replace(/\.\d+Z/, 'Z');
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: {
      name: `burst-${index}`,
      namespace,
      uid: randomUUID(),
      creationTimestamp: at,
    },
    involvedObject: { apiVersion: 'v1', kind: 'Pod', name, namespace, uid },
    type: 'Normal',
    reason: 'Burst',
    message: `burst ${index}`,
    firstTimestamp: at,
    lastTimestamp: at,
    count: 1,
    source: { component: 'test' },
  };
}
