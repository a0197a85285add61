import type { APIRequestContext } from '@playwright/test';
import { barePod, deployment, job } from '@slipway/lab/workloads';
import type { Cluster, ClusterWork } from './clusterWork';

/** Names end differently in each run, so that several can share a cluster. */
export const run = Date.now().toString(36).slice(-4);

export const vision = (name: string) => ({
  name: `${name}-${run}`,
  namespace: 'team-vision',
  component: 'vision-models',
});

const forecasting = (name: string) => ({
  name: `${name}-${run}`,
  namespace: 'team-forecasting',
  component: 'forecasting-models',
  pool: 'l4' as const,
  seconds: 3600,
});

/** The lab lets the pods of a workload live as their annotations say. */
function withPods(
  object: any,
  change: { annotations?: Record<string, string>; nodeSelector?: object },
) {
  const { template } = object.spec;
  Object.assign(template.metadata.annotations, change.annotations);
  Object.assign(template.spec.nodeSelector, change.nodeSelector);
  return object;
}

/** A server as Argo CD applies it from Git. */
export function inGit(name: string) {
  const object = deployment({ ...vision(name), pods: 1 });
  object.metadata.annotations = {
    'argocd.argoproj.io/tracking-id': `vision:apps/Deployment:team-vision/${object.metadata.name}`,
  };
  return object;
}

const LASTING = { seconds: 3600 };

const PLAN = {
  Queued: () => job({ ...vision('panoptic'), pool: 'l4', pods: 8 }),
  Provisioning: () =>
    withPods(job({ ...vision('pose'), pool: 'a100' }), {
      nodeSelector: { 'topology.kubernetes.io/zone': 'nowhere' },
    }),
  Starting: () =>
    withPods(job({ ...vision('depth'), gpus: 2, pods: 2 }), {
      annotations: { 'sim.lab/pull-duration': '900s' },
    }),
  Running: () => job({ ...vision('segmenter'), gpus: 2, pods: 2, ...LASTING }),
  Succeeded: () => job({ ...vision('augment'), seconds: 6 }),
  Failed: () => job({ ...vision('batch-size'), outcome: 'oom' }),
  Degraded: () => deployment({ ...vision('captioner'), outcome: 'crashloop' }),
  // These two come to their state later, by what is done to them.
  Stopped: () => job({ ...vision('tryout'), ...LASTING }),
  Paused: () => job({ ...vision('distill'), ...LASTING }),
  server: () => deployment({ ...vision('detector-api'), pods: 2 }),
  inGit: () => inGit('ocr-api'),
  escaped: () =>
    barePod({
      name: `notebook-${run}`,
      namespace: 'team-vision-sandbox',
      component: 'vision-models',
      queue: null,
      ...LASTING,
    }),
  nightlyA: () => job({ ...forecasting('nightly-a'), priority: 'training' }),
  nightlyB: () => job({ ...forecasting('nightly-b'), priority: 'training' }),
};

export type Staged = Record<keyof typeof PLAN, ClusterWork>;

/** Makes a workload of each state and of each kind of ownership, and what they need to get there. */
export async function stage(
  cluster: Cluster,
  request: APIRequestContext,
): Promise<Staged> {
  await cluster.sandbox('team-vision-sandbox', 'vision', PLAN.escaped());
  const entries = Object.entries(PLAN).map(
    async ([state, object]) =>
      [
        state,
        await cluster.make(
          request,
          object(),
          state === 'inGit' ? 'argocd-controller' : undefined,
        ),
      ] as const,
  );
  return Object.fromEntries(await Promise.all(entries)) as Staged;
}

/** Takes the place of one of the nightly ones. */
export const urgent = () =>
  job({ ...forecasting('storm-warning'), priority: 'serving' });
