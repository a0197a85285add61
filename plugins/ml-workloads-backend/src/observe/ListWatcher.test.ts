import { mockServices } from '@backstage/backend-test-utils';
import { ListWatcher } from './ListWatcher';
import type { ListWatcherOptions } from './listWatcherOptions';
import { SharedFate } from './SharedFate';
import { until } from './testing/until';
import { WatchServer } from './testing/WatchServer';
import type { KubeObject } from './types';

jest.setTimeout(120_000);

describe('ListWatcher', () => {
  let server: WatchServer;
  let stop: AbortController;
  let running: Promise<void> | undefined;
  let told: string[];

  beforeEach(async () => {
    server = new WatchServer();
    await server.start();
    stop = new AbortController();
    told = [];
  });
  afterEach(async () => {
    stop.abort();
    await running;
    await server.kill();
  });

  const common = () => ({
    client: server.client(),
    resource: 'pods',
    path: '/api/v1/pods',
    keep: (object: KubeObject) => object,
    logger: mockServices.logger.mock(),
  });

  function watch(options: Partial<ListWatcherOptions> = {}): ListWatcher {
    const watcher = ListWatcher.create({
      ...common(),
      deliver: async events => {
        told.push(
          ...events.map(
            ({ type, object }) => `${type} ${object.metadata.name}`,
          ),
        );
      },
      tuning: { backoffBaseMs: 10, backoffMaxMs: 50 },
      ...options,
    });
    running = watcher.run(stop.signal);
    return watcher;
  }

  const isTold = (line: string) =>
    until(line, () => (told.includes(line) ? true : undefined), 10_000);

  /** What is there was told, and the watch for changes is open. */
  const watching = () =>
    until('the watch for changes', () =>
      server.open > 0 && /^watch \d/.test(server.requests.at(-1)!)
        ? true
        : undefined,
    );

  it('tells what is there, then every change', async () => {
    server.put('a');
    const watcher = watch();
    await watcher.firstSync;
    expect(told).toEqual(['ADDED a']);
    expect(watcher.isAlive(Date.now())).toBe(true);
    server.put('b');
    server.put('a', { changed: true });
    server.delete('b');
    await isTold('DELETED b');
    expect(told).toEqual(['ADDED a', 'ADDED b', 'MODIFIED a', 'DELETED b']);
    expect([...watcher.objects()].map(({ metadata }) => metadata.name)).toEqual(
      ['a'],
    );
  });

  it('waits for the first word of a quiet watch for as long as it lives: the proxy sends no head before', async () => {
    server.put('a');
    const asked: Array<{ lifeMs: number; timeoutMs: number }> = [];
    const client = server.client();
    watch({
      client: {
        ...client,
        name: client.name,
        watch: request => {
          const { searchParams } = new URL(request.path, 'http://localhost');
          if (!searchParams.has('sendInitialEvents')) {
            asked.push({
              lifeMs: Number(searchParams.get('timeoutSeconds')) * 1000,
              timeoutMs: request.timeoutMs ?? 0,
            });
          }
          return client.watch(request);
        },
      },
    });
    const [{ lifeMs, timeoutMs }] = await until('the watch for changes', () =>
      asked.length > 0 ? asked : undefined,
    );
    expect(lifeMs).toBeGreaterThan(0);
    expect(timeoutMs).toBeGreaterThan(lifeMs);
  });

  it('lists in pages where WatchList is not served', async () => {
    server.watchList = false;
    server.pageSize = 2;
    ['a', 'b', 'c', 'd', 'e'].forEach(name => server.put(name));
    const watcher = watch();
    await watcher.firstSync;
    expect(told).toEqual(
      ['a', 'b', 'c', 'd', 'e'].map(name => `ADDED ${name}`),
    );
    await until('the watch', () => server.open || undefined);
    server.put('f');
    await isTold('ADDED f');
    expect(server.requests.slice(0, 4)).toEqual([
      'watch initial',
      'list',
      'list',
      'list',
    ]);
    expect([...watcher.objects()][0].kind).toBe('Pod');
  });

  it('goes on from the last bookmark when a watch ends', async () => {
    server.put('a');
    const watcher = watch();
    await watcher.firstSync;
    await watching();
    server.put('other');
    server.bookmark();
    await isTold('ADDED other');
    server.endWatches();
    await until('another watch', () =>
      server.requests.length > 2 && server.open ? true : undefined,
    );
    server.put('b');
    await isTold('ADDED b');
    expect(server.requests.slice(0, 3)).toEqual([
      'watch initial',
      'watch 11',
      'watch 12',
    ]);
    expect(told).toEqual(['ADDED a', 'ADDED other', 'ADDED b']);
  });

  it('tells what came and what vanished while it was cut off, with the last known state', async () => {
    ['a', 'b'].forEach(name => server.put(name, { was: name }));
    const deleted: unknown[] = [];
    const watcher = watch({
      deliver: async events => {
        for (const { type, object } of events) {
          told.push(`${type} ${object.metadata.name}`);
          if (type === 'DELETED') {
            deleted.push(object.spec);
          }
        }
      },
    });
    await watcher.firstSync;
    await server.kill();
    server.delete('b');
    server.put('c');
    // Etcd was compacted meanwhile: what was missed cannot be told any more.
    server.oldest = 14;
    await until('the failure to show', () => watcher.problem ?? undefined);
    told.length = 0;
    await server.start();
    await isTold('DELETED b');
    expect(told).toEqual(['ADDED a', 'ADDED c', 'DELETED b']);
    expect(deleted).toEqual([{ was: 'b' }]);
    expect(watcher.synced).toBe(true);
    expect(watcher.problem).toBeNull();
  });

  it('lists anew on an ERROR event 410 within the stream', async () => {
    server.put('a');
    const watcher = watch();
    await watching();
    server.send({
      type: 'ERROR',
      object: {
        kind: 'Status',
        code: 410,
        reason: 'Expired',
        message: 'too old',
      },
    });
    await until('another initial watch', () =>
      server.requests.filter(request => request === 'watch initial').length > 1
        ? true
        : undefined,
    );
    await until('sync', () => (watcher.synced ? true : undefined));
    expect(told).toEqual(['ADDED a', 'ADDED a']);
  });

  it('starts from what an earlier process knew', async () => {
    server.put('a');
    const gone = {
      metadata: { name: 'gone', uid: 'uid-gone' },
      spec: { node: 'n' },
    };
    const watcher = watch({ known: [gone] });
    await watcher.firstSync;
    expect(told).toEqual(['ADDED a', 'DELETED gone']);
  });

  it('says what is refused, keeps trying, and recovers', async () => {
    server.failing = 403;
    const watcher = watch();
    const problem = await until(
      'the problem',
      () => watcher.problem ?? undefined,
    );
    expect(problem.status).toBe(403);
    expect(problem.message).toMatch(
      /Cluster 'fake' answered WATCH \/api\/v1\/pods with 403/,
    );
    expect(watcher.isAlive(Date.now())).toBe(false);
    server.failing = undefined;
    await watcher.firstSync;
    expect(watcher.problem).toBeNull();
  });

  it('takes a silent watch for dead', async () => {
    server.put('a');
    const watcher = watch({
      tuning: { silenceMs: 100, backoffBaseMs: 10, backoffMaxMs: 50 },
    });
    await watcher.firstSync;
    await until('another watch', () =>
      server.requests.length > 2 ? true : undefined,
    );
    expect(told).toEqual(['ADDED a']);
  });

  it('is not alive when nothing was heard for two minutes', async () => {
    const watcher = watch();
    await watcher.firstSync;
    expect(watcher.isAlive(Date.now() + 119_000)).toBe(true);
    expect(watcher.isAlive(Date.now() + 121_000)).toBe(false);
  });

  it('reads events that are cut in the middle of a letter', async () => {
    watch();
    await watching();
    const line = Buffer.from(
      `${JSON.stringify({
        type: 'ADDED',
        object: { metadata: { name: 'Zürich', uid: 'z' } },
      })}\n`,
    );
    const cut = line.indexOf(0xc3) + 1;
    server.raw(line.subarray(0, cut) as any);
    await new Promise(done => setImmediate(done));
    server.raw(line.subarray(cut) as any);
    await isTold('ADDED Zürich');
    expect(told).toEqual(['ADDED Zürich']);
  });

  it('opens the watch again after a line that is not JSON', async () => {
    const watcher = watch();
    await watching();
    server.raw('{"type":"ADD\n');
    await until('the problem', () => watcher.problem ?? undefined);
    server.put('a');
    await until('a again', () =>
      told.some(line => line.endsWith(' a')) ? true : undefined,
    );
    expect(told).toContain('ADDED a');
  });

  it('drops what is not kept while streaming, and remembers nothing of it', async () => {
    server.put('kept');
    server.put('dropped');
    const watcher = watch({
      keep: object => (object.metadata.name === 'kept' ? object : null),
    });
    await watcher.firstSync;
    expect(told).toEqual(['ADDED kept']);
    expect([...watcher.objects()]).toHaveLength(1);
  });

  it('ends when it is told to, also while it waits for a watch', async () => {
    const watcher = watch();
    await watcher.firstSync;
    stop.abort();
    await running;
    await until('the closed connection', () =>
      server.open === 0 ? true : undefined,
    );
    expect(server.open).toBe(0);
  });

  it('loses and doubles nothing of what changes while its watches are cut again and again', async () => {
    server.put('0');
    watch();
    const expected = ['ADDED 0'];
    await watching();
    for (let i = 1; i <= 40; i += 1) {
      server.put(`${i}`);
      expected.push(`ADDED ${i}`);
      // Also right after it was sent, and while no watch is open.
      if (i % 3 === 0) server.cut();
      server.put(`${i - 1}`, { changed: i });
      expected.push(`MODIFIED ${i - 1}`);
      if (i % 4 === 0) {
        server.delete(`${i - 2}`);
        expected.push(`DELETED ${i - 2}`);
      }
      if (i % 5 === 0) await watching();
    }
    await isTold(expected.at(-1)!);
    expect(told).toEqual(expected);
  });

  it('does not wait for the end of a watch that was cut off without a word when another found out', async () => {
    const fate = new SharedFate();
    const other = ListWatcher.create({
      ...common(),
      fate,
      deliver: async () => {},
      tuning: { silenceMs: 100, backoffBaseMs: 10, backoffMaxMs: 50 },
    });
    // By itself it would find out after a minute.
    const watcher = watch({ fate });
    await watcher.firstSync;
    await watching();
    server.strand();
    server.put('unheard');
    const otherRuns = other.run(stop.signal);
    await isTold('ADDED unheard');
    expect(watcher.problem).toBeNull();
    stop.abort();
    await otherRuns;
  });

  it('keeps its place when the cluster is away, and is woken by another that is answered', async () => {
    const fate = new SharedFate();
    // By itself it would try again after an hour.
    const hour = { backoffBaseMs: 3_600_000, backoffMaxMs: 3_600_000 };
    const watcher = watch({ fate, tuning: hour });
    await watcher.firstSync;
    await watching();
    await server.kill();
    await until('the failure', () => watcher.problem ?? undefined);
    server.put('meanwhile');
    await server.start();
    fate.found();
    await isTold('ADDED meanwhile');
    expect(server.requests).toEqual(['watch initial', 'watch 10', 'watch 10']);
  });
});
