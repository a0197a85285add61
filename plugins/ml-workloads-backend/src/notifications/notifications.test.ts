import {
  coreServices,
  createBackendPlugin,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
  TestDatabases,
} from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import notificationsPlugin from '@backstage/plugin-notifications-backend';
import { notificationService } from '@backstage/plugin-notifications-node';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import type { Knex } from 'knex';
import request from 'supertest';
import { LeaseLostError } from '../database/ObserverLeases';
import { NewsStore } from '../database/NewsStore';
import { Lifecycle } from '../lifecycle';
import {
  job,
  kueueWorkload,
  ms,
  namespace,
  node,
  pod,
} from '../lifecycle/testing/objects';
import { Pipeline } from '../observe/Pipeline';
import type { KubeObject, Observation } from '../observe/types';
import { Recipients } from './Recipients';
import { WorkloadNews, type WorkloadNewsOptions } from './WorkloadNews';

jest.setTimeout(120_000);

const MINUTE = 60;
const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_18'] });

const group = (name: string, members: string[], children: string[] = []) =>
  ({
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Group',
    metadata: { name, namespace: 'default' },
    spec: { type: 'team', children: [] },
    relations: [
      ...members.map(member => ({
        type: 'hasMember',
        targetRef: `user:default/${member}`,
      })),
      ...children.map(child => ({
        type: 'parentOf',
        targetRef: `group:default/${child}`,
      })),
    ],
  } as Entity);

/** `vision` has a group below it, which is a team of its own. */
const ENTITIES = [
  group('vision', ['ada'], ['vision-labs']),
  group('vision-labs', ['eve']),
  group('speech', ['bob']),
];

/** A portal with Backstage's own notifications, and Slipway's lifecycle and news on one database. */
async function startNewsroom(databaseId: any) {
  const knex = await databases.init(databaseId);
  await knex.migrate.latest({
    directory: resolvePackagePath(
      '@slipway/backstage-plugin-ml-workloads-backend',
      'migrations',
    ),
  });
  let clock = 0;
  let options: WorkloadNewsOptions;
  const plugin = createBackendPlugin({
    pluginId: 'ml-workloads',
    register: env =>
      env.registerInit({
        deps: {
          auth: coreServices.auth,
          catalog: catalogServiceRef,
          logger: coreServices.logger,
          notifications: notificationService,
        },
        async init({ auth, catalog, logger, notifications }) {
          options = {
            store: NewsStore.create({ knex }),
            notifications,
            recipients: Recipients.create({ catalog, auth }),
            settings: {
              enabled: true,
              longWaitMs: 15 * 60_000,
              stuckAfterMs: 20 * 60_000,
              notOlderThanMs: 30 * 60_000,
            },
            logger,
            now: () => ms(clock),
          };
        },
      }),
  });
  const backend = await startTestBackend({
    features: [
      plugin,
      notificationsPlugin,
      catalogServiceMock.factory({ entities: ENTITIES }),
      mockServices.rootConfig.factory({
        data: { app: { baseUrl: 'http://localhost' } },
      }),
    ],
  });
  /** A replica: its own memory over the shared database. */
  const replica = (
    token: number,
    overrides: Partial<WorkloadNewsOptions> = {},
  ) => {
    const news = WorkloadNews.create({ ...options, ...overrides });
    const pipeline = Pipeline.create({
      knex,
      consumers: [
        Lifecycle.create({
          onChange: (cluster, _teams, ids) => news.noteChanged(cluster, ids),
        }),
      ],
    });
    return {
      /** Observes, and tells the news at a second after ten o'clock. */
      async sees(at: number, ...observations: Observation[]) {
        clock = at;
        await pipeline.apply(observations);
        await this.runs(at);
      },
      async runs(at: number, asOf: number | null = at) {
        clock = at;
        await news.run([
          {
            cluster: 'lab',
            token,
            asOf: asOf === null ? null : ms(asOf),
            guard: async (_trx: Knex.Transaction) => {},
          },
        ]);
      },
      news,
    };
  };
  /** What is in a person's list, newest first: title, and how often it came. */
  const inbox = async (person: string) => {
    const { body } = await request(backend.server)
      .get('/api/notifications')
      .set(
        'authorization',
        mockCredentials.user.header(`user:default/${person}`),
      );
    return body.notifications as any[];
  };
  const settings = (person: string, channels: object) =>
    request(backend.server)
      .post('/api/notifications/settings')
      .set(
        'authorization',
        mockCredentials.user.header(`user:default/${person}`),
      )
      .send(channels)
      .expect(200);
  return { knex, replica, inbox, settings, backend };
}

function seen(resource: string, object: KubeObject, at: number): Observation {
  return { at: ms(at), cluster: 'lab', resource, type: 'MODIFIED', object };
}

const surroundings = [
  seen('namespaces', namespace('team-vision', 'vision'), 0),
  seen('namespaces', namespace('team-speech', 'speech'), 0),
  seen('namespaces', namespace('scratch'), 0),
  seen('nodes', node('h100-0'), 0),
];

/** A Job that failed with a pod that ran for four minutes. */
function failed(name: string, at: number, inNamespace = 'team-vision') {
  const finished = { at: at - 1, exitCode: 3 };
  return [
    seen(
      'pods',
      pod({
        job: name,
        namespace: inNamespace,
        created: at - 245,
        scheduled: at - 244,
        running: at - 241,
        finished,
      }),
      at,
    ),
    seen(
      'jobs.batch',
      job({
        name,
        namespace: inNamespace,
        created: at - 250,
        conditions: [{ type: 'Failed', reason: 'BackoffLimitExceeded', at }],
      }),
      at,
    ),
  ];
}

describe.each(databases.eachSupportedId())('notifications on %s', id => {
  let room: Awaited<ReturnType<typeof startNewsroom>>;
  beforeEach(async () => {
    room = await startNewsroom(id);
  });
  afterEach(() => room.backend.stop());

  const titles = async (person: string) =>
    (await room.inbox(person)).map(({ payload }) => payload.title);

  it('a failed workload is told to its team, to nobody else, and once', async () => {
    const { replica } = room;
    const first = replica(1);
    await first.sees(300, ...surroundings, ...failed('train', 290));
    await first.runs(310);
    // The same again from a relist, and from a replica that takes over and knows nothing.
    await first.sees(320, ...failed('train', 290));
    await replica(2).runs(330);

    const [told, ...more] = await room.inbox('ada');
    expect(more).toEqual([]);
    expect(told).toMatchObject({
      origin: 'plugin:ml-workloads',
      payload: {
        title: 'train failed',
        description:
          'It ended with exit code 3. It had run for 4 min. Job in team-vision on cluster lab.',
        link: expect.stringMatching(/^\/gpu\/workloads\/\w+$/),
        severity: 'high',
        topic: 'workload-failed',
      },
    });
    expect(told.updated ?? null).toBeNull();
    // Of a group below, and of another team.
    expect(await titles('eve')).toEqual([]);
    expect(await titles('bob')).toEqual([]);
  });

  it('two replicas at once send it once', async () => {
    const { replica, knex } = room;
    let sent = 0;
    const counted = { send: async () => void sent++ };
    const observer = replica(1, { notifications: counted });
    await observer.sees(290, ...surroundings);
    await Pipeline.create({
      knex,
      consumers: [Lifecycle.create()],
    }).apply(failed('train', 290));
    await Promise.all(
      [1, 2].map(token => replica(token, { notifications: counted }).runs(300)),
    );
    expect(sent).toBe(1);
  });

  it('what belongs to no team is told to nobody', async () => {
    await room
      .replica(1)
      .sees(300, ...surroundings, ...failed('train', 290, 'scratch'));
    expect(await room.knex('news')).toEqual([]);
  });

  it('a namespace that was given to another team is that team’s news from then on', async () => {
    const observer = room.replica(1);
    await observer.sees(200, ...surroundings, ...failed('before', 190));
    await observer.sees(
      300,
      seen('namespaces', namespace('team-vision', 'speech'), 250),
      ...failed('after', 290),
    );
    expect(await titles('ada')).toEqual(['before failed']);
    expect(await titles('bob')).toEqual(['after failed']);
  });

  it('what happened before the portal looked is history', async () => {
    await room
      .replica(1)
      .sees(290 + 31 * MINUTE, ...surroundings, ...failed('train', 290));
    expect(await titles('ada')).toEqual([]);
  });

  it('a workload that waited long is told when it runs, and again only after another long wait', async () => {
    const observer = room.replica(1);
    const waited = 16 * MINUTE;
    await observer.sees(
      0,
      ...surroundings,
      seen('jobs.batch', job({ suspend: true }), 0),
    );
    await observer.sees(
      waited,
      seen('jobs.batch', job(), waited),
      seen(
        'pods',
        pod({ created: waited - 20, scheduled: waited - 10, running: waited }),
        waited,
      ),
    );
    expect(await titles('ada')).toEqual([
      'train is running after 16 min of waiting',
    ]);
  });

  it('news of the same kind takes the place of the last', async () => {
    const observer = room.replica(1);
    const evicted = (times: number[]) =>
      seen(
        'workloads.kueue.x-k8s.io',
        kueueWorkload({
          conditions: [
            {
              type: 'Evicted',
              reason: 'Preempted',
              message:
                'Preempted to accommodate a workload (UID: 1) of team speech',
              at: times.at(-1)!,
            },
          ],
        }),
        times.at(-1)!,
      );
    await observer.sees(
      60,
      ...surroundings,
      seen('jobs.batch', job(), 0),
      evicted([60]),
    );
    const [first] = await room.inbox('ada');
    await observer.sees(120, evicted([120]));
    const [second, ...more] = await room.inbox('ada');
    expect(more).toEqual([]);
    expect(second.id).toBe(first.id);
    expect(second.payload).toMatchObject({
      title: 'train lost its GPUs to work of higher priority',
      description: 'This was time 2. Job in team-vision on cluster lab.',
    });
    expect(JSON.stringify(second)).not.toContain('speech');
  });

  it('a start that takes longer than usual is told once, and only while the cluster is observed', async () => {
    const observer = room.replica(1, { usualStart: async () => 5 * 60_000 });
    await observer.sees(
      10,
      ...surroundings,
      seen('jobs.batch', job(), 0),
      seen('pods', pod({ created: 2, scheduled: 5 }), 5),
    );
    await observer.runs(7 * MINUTE, 10);
    expect(await titles('ada')).toEqual([]);
    await observer.runs(9 * MINUTE);
    await observer.runs(11 * MINUTE);
    const [told, ...more] = await room.inbox('ada');
    expect(more).toEqual([]);
    expect(told.payload).toMatchObject({
      title: expect.stringMatching(/^train has been starting for 9 min$/),
      description: expect.stringContaining(
        '19 of 20 starts like it take at most 5 min.',
      ),
    });
  });

  it('one message for many that failed together', async () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
    await room
      .replica(1)
      .sees(300, ...surroundings, ...names.flatMap(name => failed(name, 290)));
    expect(await titles('ada')).toEqual(['7 workloads failed']);
  });

  it('a person switches a kind of news off in Backstage’s own settings', async () => {
    const observer = room.replica(1);
    await observer.sees(300, ...surroundings, ...failed('train', 290));
    const [{ origin }] = await room.inbox('ada');
    await room.settings('ada', {
      channels: [
        {
          id: 'Web',
          enabled: true,
          origins: [
            {
              id: origin,
              enabled: true,
              topics: [{ id: 'workload-failed', enabled: false }],
            },
          ],
        },
      ],
    });
    await observer.sees(400, ...failed('second', 390));
    expect(await titles('ada')).toEqual(['train failed']);
  });

  it('is tried again when notifications could not be sent', async () => {
    let away = true;
    let sent = 0;
    const observer = room.replica(1, {
      notifications: {
        send: async () => {
          if (away) throw new Error('Request failed with status 503');
          sent += 1;
        },
      },
    });
    await observer.sees(300, ...surroundings, ...failed('train', 290));
    away = false;
    await observer.runs(301);
    expect(sent).toBe(0);
    await observer.runs(340);
    await observer.runs(400);
    expect(sent).toBe(1);
  });

  it('nothing is sent by a replica that lost its lease, nor lost with it', async () => {
    const { replica, knex } = room;
    const observer = replica(1);
    await observer.sees(200, ...surroundings);
    await Pipeline.create({ knex, consumers: [Lifecycle.create()] }).apply(
      failed('train', 290),
    );
    observer.news.noteChanged(
      'lab',
      (await knex('workloads').select('id')).map(
        ({ id: workload }) => workload,
      ),
    );
    await observer.news.run([
      {
        cluster: 'lab',
        token: 1,
        asOf: null,
        guard: async () => {
          throw new LeaseLostError('lab');
        },
      },
    ]);
    expect(await titles('ada')).toEqual([]);
    await replica(2).runs(300);
    expect(await titles('ada')).toEqual(['train failed']);
  });
});
