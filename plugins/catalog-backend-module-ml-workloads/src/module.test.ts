import {
  coreServices,
  createBackendModule,
  createServiceFactory,
  resolvePackagePath,
} from '@backstage/backend-plugin-api';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { schedulerServiceFactory } from '@backstage/backend-defaults/scheduler';
import type { Entity } from '@backstage/catalog-model';
import catalogPlugin from '@backstage/plugin-catalog-backend';
import {
  compileCatalogModel,
  defaultCatalogEntityModel,
} from '@backstage/catalog-model/alpha';
// Both run in one portal; only the test puts them into one process.
// eslint-disable-next-line @backstage/no-mixed-plugin-imports
import mlWorkloadsPlugin from '@slipway/backstage-plugin-ml-workloads-backend';
import { mkdtemp, rm, writeFile } from 'fs/promises';
import { tmpdir } from 'os';
import { join } from 'path';
import request from 'supertest';
import catalogModule from '.';
import { aiModelServerLayer, annotationsLayer } from './model';

jest.setTimeout(120_000);

const SERVED = {
  id: 'w1',
  cluster: 'lab',
  namespace: 'team-vision',
  kind: 'InferenceService',
  api_version: 'serving.kserve.io/v1beta1',
  name: 'chat',
  uid: 'u1',
  type: 'serving',
  engine: 'inferenceservice',
  team: 'vision',
  component: 'component:default/vision-models',
  state: 'Running',
  since: 0,
  held_gpus_milli: 0,
  created_at: 0,
  attempts: 1,
  deleted: false,
  closed: false,
  object: JSON.stringify({
    spec: { predictor: { model: { modelFormat: { name: 'huggingface' } } } },
    status: { url: 'https://chat.example.com/v1' },
  }),
  facts: '{}',
};

const ORGANISATION = `
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: { name: vision }
spec: { type: team, children: [] }
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: { name: platform }
spec: { type: team, children: [] }
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: vision-models }
spec: { type: ml-model, lifecycle: production, owner: vision }
---
apiVersion: backstage.io/v1alpha1
kind: API
metadata: { name: plain }
spec: { type: openapi, lifecycle: production, owner: vision, definition: 'openapi: 3.0.0' }
`;

const ALLOW_ALL = {
  authorize: async (requests: unknown[]) =>
    requests.map(() => ({ result: 'ALLOW' as const })),
  authorizeConditional: async (requests: unknown[]) =>
    requests.map(() => ({ result: 'ALLOW' as const })),
} as any;

let change: (work: (knex: any) => Promise<unknown>) => Promise<unknown>;

/** Puts workloads into the database of Slipway's backend before it starts. */
function workloads(rows: () => object[]) {
  return createBackendModule({
    pluginId: 'ml-workloads',
    moduleId: 'seed',
    register: env =>
      env.registerInit({
        deps: { database: coreServices.database },
        async init({ database }) {
          const knex = await database.getClient();
          await knex.migrate.latest({
            directory: resolvePackagePath(
              '@slipway/backstage-plugin-ml-workloads-backend',
              'migrations',
            ),
          });
          if (rows().length > 0) await knex('workloads').insert(rows());
          change = async work => work(knex);
        },
      }),
  });
}
/** A portal with the real catalog and the real backend of Slipway. */
async function startPortal(
  directory: string,
  servedModels: object | undefined,
  rows = [SERVED] as object[],
) {
  const target = join(directory, 'organisation.yaml');
  await writeFile(target, ORGANISATION);
  const backend = await startTestBackend({
    features: [
      catalogPlugin,
      mlWorkloadsPlugin,
      workloads(() => rows),
      catalogModule,
      // The real one: what is scheduled comes again.
      schedulerServiceFactory,
      createServiceFactory({
        service: coreServices.permissions,
        deps: {},
        factory: () => mockServices.permissions.mock(ALLOW_ALL),
      }),
      mockServices.rootConfig.factory({
        data: {
          app: { baseUrl: 'http://portal.example.com' },
          catalog: {
            rules: [{ allow: ['Component', 'Group', 'API', 'Resource'] }],
            locations: [{ type: 'file', target }],
            processingInterval: { seconds: 1 },
            ...(servedModels && {
              providers: { mlWorkloads: { servedModels } },
            }),
          },
          mlWorkloads: { clusters: [] },
        },
      }),
    ],
  });
  const entity = async (path: string): Promise<Entity | undefined> => {
    const { status, body } = await request(backend.server)
      .get(`/api/catalog/entities/by-name/${path}`)
      .set('authorization', mockCredentials.service.header());
    return status === 200 ? body : undefined;
  };
  const apis = async (): Promise<Entity[]> => {
    const { body } = await request(backend.server)
      .get('/api/catalog/entities?filter=kind=api')
      .set('authorization', mockCredentials.service.header());
    return body;
  };
  return { backend, entity, apis };
}

async function until<T>(
  what: string,
  ask: () => Promise<T | undefined>,
): Promise<T> {
  const deadline = Date.now() + 45_000;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > deadline) throw new Error(`Waited in vain for ${what}`);
    await new Promise(done => setTimeout(done, 50));
  }
}

const relationsOf = (entity: Entity | undefined) =>
  (entity?.relations ?? []).map(
    ({ type, targetRef }) => `${type} ${targetRef}`,
  );

describe('the catalog module', () => {
  let directory: string;
  let stop: () => Promise<void>;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'slipway-catalog-'));
  });
  afterEach(async () => {
    await stop?.();
    await rm(directory, { recursive: true, force: true });
  });

  it('adds served models with their relations, and takes them away when they are gone', async () => {
    const { backend, entity, apis } = await startPortal(directory, {
      schedule: { frequency: { seconds: 1 }, timeout: { minutes: 1 } },
      clusterOwner: 'group:default/platform',
    });
    stop = () => backend.stop();
    const isModel = ({ spec }: Entity) => spec?.type === 'ai-model-server';
    const model = await until(
      'the served model with its relations',
      async () => {
        const found = (await apis()).find(isModel);
        return found && relationsOf(found).length >= 3 ? found : undefined;
      },
    );
    expect(model).toMatchObject({
      metadata: {
        title: 'chat',
        annotations: {
          'slipway.dev/cluster': 'lab',
          'slipway.dev/namespace': 'team-vision',
          'slipway.dev/workload': 'w1',
        },
        links: [{ url: 'http://portal.example.com/gpu/workloads/w1' }],
      },
      spec: {
        lifecycle: 'production',
        owner: 'group:default/vision',
        serverType: 'openai-v1',
        serverUrl: 'https://chat.example.com/v1',
        models: { available: ['chat'], default: 'chat' },
      },
    });
    expect(relationsOf(model)).toEqual(
      expect.arrayContaining([
        'ownedBy group:default/vision',
        'dependsOn resource:default/lab',
        'apiProvidedBy component:default/vision-models',
      ]),
    );
    const ofComponent = await until(
      'the relation of the component',
      async () => {
        const relations = relationsOf(
          await entity('component/default/vision-models'),
        );
        return relations.some(relation => relation.startsWith('providesApi'))
          ? relations
          : undefined;
      },
    );
    expect(ofComponent).toContain(
      `providesApi api:default/${model.metadata.name}`,
    );
    const cluster = await until('the cluster', async () => {
      const found = await entity('resource/default/lab');
      return relationsOf(found).length > 1 ? found : undefined;
    });
    expect(cluster.spec).toEqual({
      type: 'kubernetes-cluster',
      owner: 'group:default/platform',
    });
    expect(relationsOf(cluster)).toContain(
      `dependencyOf api:default/${model.metadata.name}`,
    );
    // Other APIs are as they were.
    expect(relationsOf(await entity('api/default/plain'))).toEqual([
      'ownedBy group:default/vision',
    ]);

    await change(knex => knex('workloads').update({ deleted: true }));
    await until('its removal', async () =>
      (await apis()).some(isModel) ? undefined : true,
    );
  });

  it('adds nothing unless it is switched on', async () => {
    const { backend, apis, entity } = await startPortal(directory, undefined);
    stop = () => backend.stop();
    await until('the organisation', () => entity('api/default/plain'));
    expect((await apis()).map(({ metadata }) => metadata.name)).toEqual([
      'plain',
    ]);
  });

  it('gives served models to the catalog alone', async () => {
    const { backend } = await startPortal(directory, undefined);
    stop = () => backend.stop();
    const answers = await Promise.all(
      [mockCredentials.user.header(), mockCredentials.service.header()].map(
        header =>
          request(backend.server)
            .get('/api/ml-workloads/served-models')
            .set('authorization', header),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual([403, 403]);
  });

  it('documents its annotations in the model', () => {
    const model = compileCatalogModel([
      defaultCatalogEntityModel,
      annotationsLayer,
      aiModelServerLayer,
    ]);
    expect(model.getMetadata().annotations.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        'slipway.dev/cluster',
        'slipway.dev/namespace',
        'slipway.dev/workload',
      ]),
    );
  });
});
