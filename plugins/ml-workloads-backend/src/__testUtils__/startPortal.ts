import {
  coreServices,
  createServiceFactory,
  type AuditorService,
  type BackendFeature,
  type RootLoggerService,
  type SchedulerService,
} from '@backstage/backend-plugin-api';
import { actionsRegistryServiceRef } from '@backstage/backend-plugin-api/alpha';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { actionsRegistryServiceMock } from '@backstage/backend-test-utils/alpha';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import {
  notificationService,
  type NotificationSendOptions,
} from '@backstage/plugin-notifications-node';
import {
  signalsServiceRef,
  type SignalsService,
} from '@backstage/plugin-signals-node';
import type { JsonObject } from '@backstage/types';
import request from 'supertest';
import { inspect } from 'util';
import mlWorkloadsPlugin from '..';
import { ENTITIES } from './catalog';
import { kubernetesProxy } from './kubernetesProxy';
import { expectDocumented } from './openApi';
import { ownershipFactory, permissionsFactory } from './policy';

/** Where the cluster `lab` is. */
export interface ClusterAccess {
  url: string;
  caFile: string;
  readerToken: string;
  writerToken: string;
}

const GPU_NODES = [
  { key: 'nvidia.com/gpu', operator: 'Exists', effect: 'NoSchedule' },
];

/** Configuration of the tests' portal, as in the demo. */
function configOf(cluster: ClusterAccess): JsonObject {
  return {
    backend: { baseUrl: 'http://localhost:0' },
    permission: { enabled: true },
    slipway: { demo: true },
    mlWorkloads: {
      clusters: [
        {
          name: 'lab',
          simulated: true,
          writer: { token: cluster.writerToken },
          prometheusAddress: 'http://prometheus.monitoring:9090',
        },
      ],
      priorities: {
        training: {
          workloadPriorityClass: 'training',
          podPriorityClass: 'slipway-training',
        },
        serving: {
          workloadPriorityClass: 'serving',
          podPriorityClass: 'slipway-serving',
        },
      },
      hardwareProfiles: [
        {
          name: 'h100',
          gpuModel: 'NVIDIA-H100-80GB-HBM3',
          counts: [1, 2, 4, 8],
          nodeSelector: { 'slipway.dev/pool': 'h100' },
          topology: { rack: 'slipway.dev/rack', block: 'slipway.dev/block' },
          tolerations: GPU_NODES,
          queue: 'gpu',
          cpuPerGpu: '8',
          memoryPerGpu: '64Gi',
        },
      ],
      pricing: {
        rates: [
          {
            kind: 'list',
            instanceType: 'p5.48xlarge',
            gpuCount: 8,
            currency: 'USD',
            pricePerNodeHour: '55.04',
            effectiveFrom: '2025-06-23T00:00:00Z',
            source: 'list price',
            retrievedAt: '2026-07-20T00:00:00Z',
          },
        ],
      },
    },
  };
}

/**
 * A portal with the real plugin and a real SQLite database, in front of a real API server; catalog and policy are those of the
 * tests' organisation.
 */
export async function startPortal(
  databases: TestDatabases,
  cluster: ClusterAccess,
) {
  const knex = await databases.init('SQLITE_3');
  const registry = actionsRegistryServiceMock();
  const audit: AuditEntry[] = [];
  // Its own factory runs every task once at the start, as the real one does.
  const scheduler = mockServices.scheduler() as SchedulerService & {
    factory(): BackendFeature;
  };
  const told: Told = { signals: [], notifications: [], log: [] };
  const backend = await startTestBackend({
    features: [
      mlWorkloadsPlugin,
      kubernetesProxy(cluster),
      permissionsFactory,
      ownershipFactory,
      catalogServiceMock.factory({ entities: ENTITIES }),
      createServiceFactory({
        service: actionsRegistryServiceRef,
        deps: {},
        factory: () => registry,
      }),
      createServiceFactory({
        service: coreServices.auditor,
        deps: {},
        factory: () => auditorInto(audit),
      }),
      scheduler.factory(),
      ...tellingInto(told),
      mockServices.database.factory({ knex }),
      mockServices.rootConfig.factory({ data: configOf(cluster) }),
    ],
  });
  // Every answer is held against openapi.yaml.
  const withHeader = (header: string) => ({
    get: async (path: string) => {
      const response = await request(backend.server)
        .get(`/api/ml-workloads${path}`)
        .set('authorization', header);
      expectDocumented('get', path, response.status, response.body);
      return response;
    },
    postText: async (path: string, body: string) => {
      const response = await request(backend.server)
        .post(`/api/ml-workloads${path}`)
        .set('authorization', header)
        .set('content-type', 'application/json')
        .send(body);
      expectDocumented('post', path, response.status, response.body);
      return response;
    },
    post: async (path: string, body: object = {}) => {
      const response = await request(backend.server)
        .post(`/api/ml-workloads${path}`)
        .set('authorization', header)
        .send(body);
      expectDocumented('post', path, response.status, response.body);
      return response;
    },
  });
  const as = (person: string) =>
    withHeader(mockCredentials.user.header(person));
  const asService = () => withHeader(mockCredentials.service.header());
  /** What an agent does for somebody. */
  const act = (person: string | undefined, action: string, input: JsonObject) =>
    registry.invoke({
      id: `test:${action}`,
      input,
      credentials: person
        ? mockCredentials.user(person)
        : mockCredentials.service(),
    });
  return {
    backend,
    knex,
    as,
    asService,
    act,
    audit,
    told,
    /** Runs a scheduled task now. */
    runTask: (id: string) => scheduler.triggerTask(id),
    /** Names of the registered actions. */
    actions: () => [...registry.actions.values()].map(({ name }) => name),
    stop: () => backend.stop(),
  };
}

/** One finished event of the audit log. */
export interface AuditEntry {
  eventId: string;
  status: 'succeeded' | 'failed';
  meta: Record<string, unknown>;
  error?: string;
}

/** An audit log in memory. */
function auditorInto(entries: AuditEntry[]): AuditorService {
  return {
    async createEvent({ eventId, meta }) {
      const add =
        (status: AuditEntry['status']) =>
        async (end?: { meta?: JsonObject; error?: Error }) => {
          entries.push({
            eventId,
            status,
            meta: { ...meta, ...end?.meta },
            error: end?.error && `${end.error.name}: ${end.error.message}`,
          });
        };
      return { success: add('succeeded'), fail: add('failed') as any };
    },
  };
}

/** What the portal told the world beside its answers. */
export interface Told {
  signals: Array<Parameters<SignalsService['publish']>[0]>;
  notifications: NotificationSendOptions[];
  /** Every line of the log, whatever its level, with what was said beside it. */
  log: string[];
}

function tellingInto({ signals, notifications, log }: Told) {
  const logger = (): RootLoggerService => {
    const write = (message: string | Error, meta?: JsonObject | Error) =>
      log.push([message, meta].map(part => inspect(part)).join(' '));
    return {
      error: write,
      warn: write,
      info: write,
      debug: write,
      child: logger,
    };
  };
  return [
    createServiceFactory({
      service: signalsServiceRef,
      deps: {},
      factory: () => ({
        publish: async signal => {
          signals.push(signal);
        },
      }),
    }),
    createServiceFactory({
      service: notificationService,
      deps: {},
      factory: () => ({
        send: async notification => {
          notifications.push(notification);
        },
      }),
    }),
    createServiceFactory({
      service: coreServices.rootLogger,
      deps: {},
      factory: logger,
    }),
  ];
}
