import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { useLab } from '@slipway/lab/testing';
import type { Knex } from 'knex';
import { createServer, type Server } from 'net';
import { Clusters } from '../clusters';
import {
  startProxyBackend,
  type ProxyBackend,
} from '../clusters/testing/startProxyBackend';
import { ClusterStatusStore } from '../database/ClusterStatusStore';
import { Lifecycle } from '../lifecycle';
import { ChangeNotifier } from './ChangeNotifier';
import { Observers } from './Observers';
import { migrations } from './testing/observedLab';
import { until } from './testing/until';

jest.setTimeout(600_000);

const ROLE = '/apis/rbac.authorization.k8s.io/v1/clusterroles/slipway-reader';
const CRDS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
const KIND = 'inferenceservices.serving.kserve.io';

/** Takes connections and never says a word, as a cluster behind a broken network does. */
async function silentServer(): Promise<{ server: Server; url: string }> {
  const server = createServer(() => {});
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as { port: number };
  return { server, url: `https://127.0.0.1:${port}` };
}

/** A definition as KServe installs it, as far as the API server needs it. */
const definition = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: KIND },
  spec: {
    group: 'serving.kserve.io',
    scope: 'Namespaced',
    names: {
      kind: 'InferenceService',
      listKind: 'InferenceServiceList',
      plural: 'inferenceservices',
      singular: 'inferenceservice',
    },
    versions: [
      {
        name: 'v1beta1',
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: {
            type: 'object',
            'x-kubernetes-preserve-unknown-fields': true,
          },
        },
      },
    ],
  },
};

describe('observing two clusters, one of which never answers', () => {
  const lab = useLab({ own: true, components: [] });
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
  let knex: Knex;
  let silent: Awaited<ReturnType<typeof silentServer>>;
  let proxy: ProxyBackend;
  let observers: Observers;
  let store: ClusterStatusStore;

  beforeAll(async () => {
    silent = await silentServer();
    proxy = await startProxyBackend([
      { name: 'dead', url: silent.url, token: 'none' },
      {
        name: 'lab',
        url: lab().apiServerUrl,
        caFile: lab().caFile,
        token: lab().readerToken,
      },
    ]);
    knex = await databases.init('SQLITE_3');
    await knex.migrate.latest({ directory: migrations });
    store = ClusterStatusStore.create({ knex });
    const logger = mockServices.logger.mock();
    observers = Observers.create({
      clusters: Clusters.create({
        config: new ConfigReader({
          mlWorkloads: {
            clusters: ['dead', 'lab'].map(name => ({
              name,
              writer: { token: lab().writerToken },
            })),
          },
        }),
        discovery: proxy.discovery,
        auth: proxy.auth,
        logger,
      }),
      knex,
      consumers: [Lifecycle.create()],
      changes: ChangeNotifier.create({ notify: () => {} }),
      logger,
      tuning: { discoverEveryMs: 500, beatEveryMs: 1_000, leaseEveryMs: 500 },
    });
    observers.start();
  });
  afterAll(async () => {
    await observers?.stop();
    await proxy?.stop();
    silent?.server.close();
  });

  const statusOf = async (cluster: string) => (await store.all()).get(cluster);
  const resource = async (name: string) =>
    (await statusOf('lab'))?.resources.find(({ resource: r }) => r === name);
  const inState = (state: string) =>
    until(`${KIND} to be ${state}`, async () => {
      const found = await resource(KIND);
      return found?.state === state ? found : undefined;
    });
  const admin = async (method: string, path: string, body?: object) => {
    const answer = await lab().client.request(method as any, path, body);
    return answer as any;
  };

  it('the dead one slows nothing: the other is seen, and beats', async () => {
    await until('the first beat of the lab', async () =>
      (await statusOf('lab'))?.observedAt ? true : undefined,
    );
    expect((await statusOf('dead'))?.observedAt ?? null).toBeNull();
    expect(observers.get('dead')!.observing).toBe(true);
    expect((await statusOf('lab'))!.problem).toBeNull();

    const said = await until('what is wrong with the dead one', async () => {
      return (await statusOf('dead'))?.problem ?? undefined;
    });
    expect(said).toMatch(/^nodes|^namespaces/);
  });

  it('a kind that is installed later is watched without a restart, once it may be, and said to be gone when it is removed', async () => {
    await inState('notServed');

    // The role that ships grants it; this platform team has forgotten to.
    const role = await admin('GET', ROLE);
    const rules = role.rules.filter(
      ({ apiGroups }: any) => !apiGroups.includes('serving.kserve.io'),
    );
    await admin('PUT', ROLE, { ...role, rules });
    await admin('POST', CRDS, definition);
    const forbidden = await inState('forbidden');
    expect(forbidden.rule).toBe(
      '{apiGroups: ["serving.kserve.io"], resources: ["inferenceservices"], verbs: ["get", "list", "watch"]}',
    );
    expect((await statusOf('lab'))!.problem).toContain(forbidden.rule);

    const { metadata } = await admin('GET', ROLE);
    await admin('PUT', ROLE, {
      ...role,
      metadata: { ...role.metadata, resourceVersion: metadata.resourceVersion },
    });
    expect(await inState('watched')).toMatchObject({
      version: 'v1beta1',
      message: null,
      rule: null,
    });

    await admin('DELETE', `${CRDS}/${KIND}`);
    await inState('gone');
    expect((await statusOf('lab'))!.problem).toBeNull();
  });
});
