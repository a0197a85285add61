import type { LaunchRequest } from '@slipway/backstage-plugin-ml-workloads-common';
import type {
  Rendered,
  RenderContext,
} from '@slipway/backstage-plugin-ml-workloads-node';

/** A plain training launch, for tests. */
export const trainingRequest: LaunchRequest = {
  entityRef: 'component:default/vision-models',
  cluster: 'lab',
  namespace: 'team-vision',
  name: 'train-resnet',
  engine: 'job',
  type: 'training',
  image: 'registry.example.com/vision/train:1.4',
  profile: 'h100',
  gpusPerPod: 8,
  replicas: 1,
};

/** What a renderer knows for {@link trainingRequest}, for tests. */
export const trainingContext: RenderContext = {
  profile: {
    name: 'h100',
    resourceName: 'nvidia.com/gpu',
    nodeSelector: { 'slipway.dev/pool': 'h100' },
    tolerations: [{ key: 'nvidia.com/gpu', operator: 'Exists' }],
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
    workloadPriorityClass: 'training',
    podPriorityClass: 'slipway-training',
  },
  claims: {
    datasets: { accessModes: ['ReadOnlyMany'], zones: ['sim-west-1a'] },
    weights: { accessModes: ['ReadOnlyMany'], zones: [] },
    checkpoints: { accessModes: ['ReadWriteMany'], zones: [] },
  },
  demo: false,
};

/** Requests that differ in what the renderers decide. */
export const trainingRequests: Record<
  string,
  { request: Partial<LaunchRequest>; context?: Partial<RenderContext> }
> = {
  'two nodes with everything asked for': {
    request: {
      replicas: 2,
      command: ['torchrun', 'train.py'],
      args: ['--epochs', '90'],
      env: [{ name: 'EPOCHS', value: '90' }],
      secretEnv: [{ name: 'HF_TOKEN', secretName: 'model-hub', key: 'token' }],
      serviceAccountName: 'trainer',
      maxRunSeconds: 14400,
      retries: 2,
      topology: 'rack',
      templateRef: 'template:default/train-model',
      volumes: [
        { claimName: 'datasets', mountPath: '/data', purpose: 'dataset' },
        {
          claimName: 'checkpoints',
          mountPath: '/checkpoints',
          purpose: 'checkpoint',
        },
      ],
    },
  },
  'spot nodes': {
    request: {
      gpusPerPod: 4,
      maxRunSeconds: 3600,
      retries: 3,
      volumes: [
        {
          claimName: 'checkpoints',
          mountPath: '/checkpoints',
          purpose: 'checkpoint',
        },
      ],
    },
    context: {
      profile: {
        ...trainingContext.profile,
        name: 'h100-spot',
        nodeSelector: { 'slipway.dev/pool': 'spot' },
        topology: undefined,
        spot: true,
      },
    },
  },
  'a MIG slice': {
    request: { gpusPerPod: 1, maxRunSeconds: 600 },
    context: {
      profile: {
        name: 'mig-1g',
        resourceName: 'nvidia.com/mig-1g.10gb',
        nodeSelector: { 'slipway.dev/pool': 'mig' },
        tolerations: [{ key: 'nvidia.com/gpu', operator: 'Exists' }],
        cpuPerGpu: '2',
        memoryPerGpu: '16Gi',
      },
    },
  },
  'no queue, no priority, nothing known of the claims': {
    request: {
      replicas: 2,
      gpusPerPod: 1,
      maxRunSeconds: 600,
      volumes: [
        { claimName: 'datasets', mountPath: '/data', purpose: 'dataset' },
      ],
    },
    context: { queue: undefined, priority: undefined, claims: undefined },
  },
};

/** The value at a JSON pointer. */
export function at(object: unknown, pointer: string): unknown {
  return pointer
    .slice(1)
    .split('/')
    .map(key => key.replace(/~1/g, '/').replace(/~0/g, '~'))
    .reduce((inner: any, key) => inner?.[key], object);
}

/** Entries of a receipt that name no value of the manifests, or another one, or have no reason. Empty when it is honest. */
export function falseEntries({ manifests, receipt }: Rendered): string[] {
  return receipt
    .filter(({ manifest, path, value, reason }) => {
      const found = at(manifests[manifest], path);
      const text = typeof found === 'string' ? found : JSON.stringify(found);
      return text !== value || reason.trim() === '';
    })
    .map(({ path }) => path);
}
