import type { LaunchRequest } from '@slipway/backstage-plugin-ml-workloads-common';
import type {
  Engine,
  RenderContext,
} from '@slipway/backstage-plugin-ml-workloads-node';
import { SCALED_OBJECT } from '../scale';

/** A request to serve, as the form would send it. */
export const request: LaunchRequest = {
  entityRef: 'component:default/vision-models',
  cluster: 'lab',
  namespace: 'team-vision',
  name: 'captions',
  engine: 'deployment',
  type: 'serving',
  image: 'registry.example.com/vision/serve:1.4',
  profile: 'h100',
  gpusPerPod: 2,
  replicas: 2,
  volumes: [{ claimName: 'weights', mountPath: '/models', purpose: 'weights' }],
  serving: {
    port: 8000,
    healthPath: '/health',
    stage: 'production',
    maxReplicas: 4,
    autoscaling: { metric: 'queueDepth', target: 3 },
    modelSizeGiB: 15,
  },
};

export const context: RenderContext = {
  profile: {
    name: 'h100',
    resourceName: 'nvidia.com/gpu',
    nodeSelector: { 'slipway.dev/pool': 'h100' },
    tolerations: [
      { key: 'nvidia.com/gpu', operator: 'Exists', effect: 'NoSchedule' },
    ],
    cpuPerGpu: '20',
    memoryPerGpu: '200Gi',
    topology: { rack: 'slipway.dev/rack', block: 'slipway.dev/block' },
  },
  team: 'vision',
  componentName: 'vision-models',
  componentRef: 'component:default/vision-models',
  launchedBy: 'user:default/ml-engineer',
  launchId: '0b9d1d6c-4a6a-4e54-9f5e-0d2f6a3c1b11',
  digest: 'd1',
  queue: { name: 'gpu', from: 'profile' },
  priority: {
    workloadPriorityClass: 'serving',
    podPriorityClass: 'slipway-serving',
  },
  claims: { weights: { accessModes: ['ReadOnlyMany'], zones: [] } },
  demo: false,
};

/** What of the context says that KEDA can scale. */
export const withKeda: Partial<RenderContext> = {
  served: new Set([SCALED_OBJECT]),
  prometheusAddress: 'http://prometheus.monitoring:9090',
};

/** Changes of the example; those of `serving` are laid over its own. */
export type Change = Omit<Partial<LaunchRequest>, 'serving'> & {
  serving?: Partial<NonNullable<LaunchRequest['serving']>>;
};

export function changed({ serving, ...change }: Change = {}): LaunchRequest {
  return {
    ...request,
    ...change,
    serving: { ...request.serving!, ...serving },
  };
}

/** Renders the example with changes. */
export function renderWith(engine: Engine) {
  return (change: Change = {}, contextChange: Partial<RenderContext> = {}) =>
    engine.render(changed({ engine: engine.name, ...change }), {
      ...context,
      ...contextChange,
    });
}

/** The value that a JSON pointer leads to. */
export function valueAt(object: unknown, pointer: string): unknown {
  return pointer
    .slice(1)
    .split('/')
    .map(key => key.replace(/~1/g, '/').replace(/~0/g, '~'))
    .reduce((inner: any, key) => inner?.[key], object);
}
