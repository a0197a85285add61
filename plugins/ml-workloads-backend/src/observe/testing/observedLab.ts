/* eslint-disable no-restricted-syntax, @backstage/no-undeclared-imports -- only tests run this file, from its source */
import { mockServices } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import type { Lab } from '@slipway/lab';
import type { Knex } from 'knex';
import { resolve } from 'path';
import { Clusters } from '../../clusters';
import {
  startProxyBackend,
  type ProxyBackend,
} from '../../clusters/testing/startProxyBackend';
import { CapacitySnapshots } from '../../database/CapacitySnapshots';
import { ClusterStatusStore } from '../../database/ClusterStatusStore';
import { WorkloadGroups } from '../../database/WorkloadGroups';
import { WorkloadPages } from '../../database/WorkloadPages';
import { WorkloadReader } from '../../database/WorkloadReader';
import { Lifecycle, WorkloadLists, WorkloadQueries } from '../../lifecycle';
import { ChangeNotifier } from '../ChangeNotifier';
import { ClusterStatus } from '../ClusterStatus';
import { Observers, type ObserversOptions } from '../Observers';

/** Everything from the lab's watch to the list of workloads, wired as the plugin wires it. */
export interface ObservedLab {
  proxy: ProxyBackend;
  observers: Observers;
  status: ClusterStatus;
  workloads: WorkloadQueries;
  /** What signals were sent. */
  signals: Array<{ changed: string; teams: string[]; at: number }>;
  stop(): Promise<void>;
}

export const migrations = resolve(__dirname, '../../../migrations');

export async function startProxyOf(lab: Lab): Promise<ProxyBackend> {
  return startProxyBackend([
    {
      name: 'lab',
      url: lab.apiServerUrl,
      caFile: lab.caFile,
      token: lab.readerToken,
    },
  ]);
}

export async function observeLab(
  lab: Lab,
  knex: Knex,
  proxy: ProxyBackend,
  tuning?: ObserversOptions['tuning'],
  more: ObserversOptions['consumers'] = [],
): Promise<ObservedLab> {
  await knex.migrate.latest({ directory: migrations });
  const logger = mockServices.logger.mock();
  const clusters = Clusters.create({
    config: new ConfigReader({
      mlWorkloads: {
        clusters: [
          { name: 'lab', simulated: true, writer: { token: lab.writerToken } },
        ],
      },
    }),
    discovery: proxy.discovery,
    auth: proxy.auth,
    logger,
  });
  const signals: ObservedLab['signals'] = [];
  const changes = ChangeNotifier.create({
    notify: (changed, teams) =>
      signals.push({ changed, teams, at: Date.now() }),
  });
  const lifecycle = Lifecycle.create({
    ownership: {
      ownerOf: ref =>
        ref === 'component:default/vision-models' ? 'vision' : undefined,
    },
    onChange: (_, teams) => changes.changed('workloads', teams),
  });
  const observers = Observers.create({
    clusters,
    knex,
    consumers: [lifecycle, ...more],
    changes,
    logger,
    tuning,
  });
  const status = ClusterStatus.create({
    clusters,
    observers,
    store: ClusterStatusStore.create({ knex }),
    snapshots: CapacitySnapshots.create({ knex }),
  });
  const workloads = WorkloadQueries.create({
    reader: WorkloadReader.create({ knex }),
    lists: WorkloadLists.create({
      pages: WorkloadPages.create({ knex }),
      groups: WorkloadGroups.create({ knex }),
      status,
      currency: 'USD',
    }),
    clusters,
    status,
    currency: 'USD',
  });
  observers.start();
  return {
    proxy,
    observers,
    status,
    workloads,
    signals,
    stop: async () => {
      changes.stop();
      await observers.stop();
    },
  };
}

/** A Job in a team's namespace as the guardrails want it. */
export function labJob(
  name: string,
  options: { seconds?: number; outcome?: string; env?: string } = {},
) {
  const labels = {
    'slipway.dev/team': 'vision',
    'backstage.io/kubernetes-id': 'vision-models',
    'kueue.x-k8s.io/queue-name': 'gpu',
  };
  const size = {
    cpu: '1',
    memory: '1Gi',
    'ephemeral-storage': '1Gi',
    'nvidia.com/gpu': '1',
  };
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name, namespace: 'team-vision', labels },
    spec: {
      suspend: true,
      backoffLimit: 0,
      activeDeadlineSeconds: 3600,
      ttlSecondsAfterFinished: 3600,
      template: {
        metadata: {
          labels,
          annotations: {
            'sim.lab/duration': `${options.seconds ?? 2}s`,
            'sim.lab/pull-duration': '1s',
            // The nodes have a topology that Kueue knows; any place will do.
            'kueue.x-k8s.io/podset-unconstrained-topology': 'true',
            ...(options.outcome && { 'sim.lab/outcome': options.outcome }),
          },
        },
        spec: {
          restartPolicy: 'Never',
          priorityClassName: 'slipway-training',
          securityContext: {
            runAsNonRoot: true,
            runAsUser: 1000,
            seccompProfile: { type: 'RuntimeDefault' },
          },
          nodeSelector: { 'slipway.dev/pool': 'h100' },
          tolerations: [
            { key: 'nvidia.com/gpu', operator: 'Exists', effect: 'NoSchedule' },
          ],
          containers: [
            {
              name: 'main',
              image: 'registry.example.com/train:1',
              env: options.env
                ? [{ name: 'TOKEN', value: options.env }]
                : undefined,
              securityContext: {
                allowPrivilegeEscalation: false,
                capabilities: { drop: ['ALL'] },
              },
              resources: { requests: size, limits: size },
            },
          ],
        },
      },
    },
  };
}
