import type {
  HardwareProfile,
  LaunchChoices,
  LaunchEngine,
  LaunchPreview,
  LaunchRequest,
  TeamLimits,
  VerdictReason,
} from '@slipway/backstage-plugin-ml-workloads-common';
import type { BackendAnswers } from './backend';

export const VISION: TeamLimits = {
  cluster: 'lab',
  namespace: 'team-vision',
  team: 'vision',
  queues: ['gpu'],
  source: 'WorkloadLimits/default in team-vision',
  maxGpusPerWorkload: 8,
  maxRunSeconds: 86_400,
  allowedRegistries: ['registry.example.com/'],
  maxServingReplicas: 4,
  other: {},
};

const profile = (
  name: string,
  rest: Partial<HardwareProfile>,
): HardwareProfile => ({
  name,
  title: name,
  description: null,
  resourceName: 'nvidia.com/gpu',
  gpuModel: name.toUpperCase(),
  gpuMemoryGiB: 80,
  counts: [1, 2, 4, 8],
  nodeSelector: {},
  queue: null,
  spot: false,
  topologyLevels: [],
  purposes: [],
  problem: null,
  priceSource: 'list price of p5.48xlarge',
  priceRetrievedAt: '2026-11-21T00:00:00Z',
  pricePerGpuHourMicros: 3_933_000,
  currency: 'USD',
  freeGpus: 12,
  largestFreeBlock: 8,
  totalGpus: 64,
  ...rest,
});

export const PROFILES = [
  profile('h100', {
    title: 'H100 80 GB',
    topologyLevels: ['rack', 'block'],
  }),
  profile('l4', {
    title: 'L4 24 GB',
    gpuMemoryGiB: 24,
    counts: [1],
    pricePerGpuHourMicros: null,
    freeGpus: null,
    largestFreeBlock: null,
    totalGpus: null,
  }),
  profile('h100-spot', {
    title: 'H100 80 GB, spot',
    spot: true,
    purposes: ['training'],
    pricePerGpuHourMicros: 1_573_200,
  }),
  profile('a100', {
    title: 'A100 80 GB',
    pricePerGpuHourMicros: 2_750_000,
    problem: 'Your team may not use it: ask the platform team.',
  }),
];

const engine = (
  name: string,
  rest: Partial<LaunchEngine> = {},
): LaunchEngine => ({
  name,
  kind: name,
  apiVersion: 'v1',
  title: name,
  description: '',
  types: ['training'],
  features: [],
  replicaNoun: 'pods',
  available: true,
  problem: null,
  ...rest,
});

/** Engines as a cluster without KServe offers them. */
export const ENGINES: LaunchEngine[] = [
  engine('job', {
    kind: 'Job',
    title: 'Job',
    description: 'One program in one or several pods; the simplest choice.',
    features: ['retries', 'maxRunSeconds'],
  }),
  engine('jobset', {
    kind: 'JobSet',
    title: 'JobSet',
    description: 'One program on several nodes that start together.',
    features: ['retries', 'maxRunSeconds', 'topology'],
    replicaNoun: 'nodes',
  }),
  engine('trainjob', {
    kind: 'TrainJob',
    title: 'TrainJob',
    description: 'A training by Kubeflow Trainer, from a runtime.',
    features: ['maxRunSeconds', 'topology', 'runtime'],
    replicaNoun: 'nodes',
  }),
  engine('deployment', {
    kind: 'Deployment',
    title: 'Deployment',
    description: 'A server whose model fits on one node.',
    types: ['serving'],
    features: ['autoscaling'],
    replicaNoun: 'replicas',
  }),
  engine('leaderworkerset', {
    kind: 'LeaderWorkerSet',
    title: 'LeaderWorkerSet',
    description: 'A model that needs several nodes.',
    types: ['serving'],
    features: ['podsPerReplica', 'topology'],
    replicaNoun: 'groups',
  }),
  engine('inferenceservice', {
    kind: 'InferenceService',
    title: 'InferenceService',
    description: 'A model by its format and place.',
    types: ['serving'],
    features: ['autoscaling', 'runtime', 'modelFormat', 'storageUri'],
    available: false,
    problem:
      'Cluster lab does not serve InferenceService; ask the platform team to install KServe.',
  }),
];

/** What the namespace of the team has. */
export const CHOICES: LaunchChoices = {
  serviceAccounts: ['default', 'trainer'],
  secrets: ['model-hub'],
  claims: [
    {
      name: 'datasets',
      accessModes: ['ReadOnlyMany'],
      capacity: '1Ti',
      zones: ['sim-west-1a'],
      bound: true,
    },
    {
      name: 'checkpoints',
      accessModes: ['ReadWriteMany'],
      capacity: '500Gi',
      zones: [],
      bound: true,
    },
  ],
  priorityClasses: [
    { name: 'training', value: 100, description: 'Batch work' },
    { name: 'serving', value: 1000, description: null },
  ],
  runtimes: { trainjob: ['torch-distributed'] },
  problems: [],
};

export const TOO_MANY_GPUS: VerdictReason = {
  code: 'SW01',
  title: 'Most GPUs per workload',
  message: '16 GPUs asked for, 8 are the most.',
  why: 'One typing error must not take the GPUs of every other team.',
  fix: 'Ask for fewer GPUs.',
  fields: ['gpusPerPod', 'replicas'],
  layer: 'guardrails',
  kind: 'Job',
  values: { gpus: '16', max: '8' },
};

export const TOO_LONG: VerdictReason = {
  ...TOO_MANY_GPUS,
  code: 'SW02',
  title: 'Maximum run time',
  message: '90000 s asked for, 86400 s is the longest.',
  why: 'A job that hangs holds its GPUs until somebody notices.',
  fix: 'Set a shorter run time.',
  fields: ['maxRunSeconds'],
  values: { seconds: '90000', max: '86400' },
};

export const WRONG_REGISTRY: VerdictReason = {
  ...TOO_MANY_GPUS,
  code: 'SW05',
  title: 'Image registry',
  message: 'docker.io/library/trainer is not from an allowed registry.',
  why: 'Images from elsewhere are not scanned.',
  fix: 'Push the image to an allowed registry.',
  fields: ['image'],
  values: { n: '1' },
};

/** The reasons that the lab's guardrails have against a request. */
export function reasonsAgainst(request: LaunchRequest): VerdictReason[] {
  const serves = request.type === 'serving';
  const most = Math.max(request.replicas, request.serving?.maxReplicas ?? 0);
  const gpus = String(request.gpusPerPod * most);
  return [
    Number(gpus) > 8
      ? {
          ...TOO_MANY_GPUS,
          message: `${gpus} GPUs asked for, 8 are the most.`,
          kind: serves ? 'Deployment' : 'Job',
          values: { gpus, max: '8' },
        }
      : null,
    !serves && (request.maxRunSeconds ?? Infinity) > 86_400 ? TOO_LONG : null,
    request.image.startsWith('registry.example.com/') ? null : WRONG_REGISTRY,
  ].filter((reason): reason is VerdictReason => reason !== null);
}

export function previewOf(
  request: LaunchRequest,
  rest: Partial<LaunchPreview> = {},
): LaunchPreview {
  const reasons = reasonsAgainst(request);
  const gpus = request.gpusPerPod * request.replicas;
  return {
    verdict: {
      value: reasons.length > 0 ? 'refused' : 'allowed',
      reasons,
      truncated: false,
      layers: ['schema', 'guardrails'],
    },
    forecast: {
      value: 'now',
      sentence: `${gpus} ${
        gpus === 1 ? 'GPU is' : 'GPUs are'
      } free on one node.`,
      asOf: new Date().toISOString(),
    },
    cost: {
      currency: 'USD',
      perHourMicros: 3_933_000 * gpus,
      forRunMicros: request.maxRunSeconds
        ? (3_933_000 * gpus * request.maxRunSeconds) / 3600
        : null,
      perMonthMicros: 3_933_000 * gpus * 730,
      source: 'list price of p5.48xlarge',
      retrievedAt: new Date(Date.now() - 3 * 86_400_000).toISOString(),
    },
    manifests: [
      ...(request.type === 'serving'
        ? [
            {
              kind: 'Service',
              name: request.name,
              yaml: `apiVersion: v1\nkind: Service\nmetadata:\n  name: ${request.name}\n  labels:\n    kueue.x-k8s.io/queue-name: gpu\nspec:\n  ports:\n    - port: 8080\n`,
            },
          ]
        : []),
      {
        kind: request.type === 'serving' ? 'Deployment' : 'Job',
        name: request.name,
        yaml: `apiVersion: ${
          request.type === 'serving'
            ? 'apps/v1\nkind: Deployment'
            : 'batch/v1\nkind: Job'
        }\nmetadata:\n  name: ${
          request.name
        }\n  labels:\n    kueue.x-k8s.io/queue-name: gpu\nspec:\n  replicas: ${
          request.replicas
        }\n  template:\n    spec:\n      tolerations:\n        - key: nvidia.com/gpu\n          operator: Exists\n`,
      },
    ],
    receipt: [
      {
        manifest: 0,
        path: '/metadata/labels/kueue.x-k8s.io~1queue-name',
        value: 'gpu',
        reason: "The team's queue.",
      },
      {
        manifest: 0,
        path: '/spec/template/spec/tolerations',
        value: 'nvidia.com/gpu',
        reason: 'GPU nodes are tainted.',
      },
    ],
    limits: VISION,
    ...rest,
  };
}

/** A backend that answers like the lab. */
export function labAnswers(rest: Partial<BackendAnswers> = {}): BackendAnswers {
  return {
    limits: () => ({ items: [VISION], problem: null }),
    profiles: () => ({ items: PROFILES, asOf: new Date().toISOString() }),
    engines: () => ({ items: ENGINES }),
    choices: () => CHOICES,
    preview: request => previewOf(request),
    ...rest,
  };
}

/** A form that three guardrails refuse. */
export const REFUSED_FORM = {
  target: {
    entityRef: 'component:default/vision-models',
    cluster: 'lab',
    namespace: 'team-vision',
    team: 'vision',
    queue: 'gpu',
  },
  name: 'resnet-50',
  image: 'docker.io/library/trainer',
  hardware: { profile: 'h100', gpusPerPod: 8, replicas: 2 },
  maxRunSeconds: 90_000,
  retries: 0,
};

/** A form that the cluster allows. */
export const ALLOWED_FORM = {
  ...REFUSED_FORM,
  image: 'registry.example.com/vision/trainer:1',
  hardware: { profile: 'h100', gpusPerPod: 4, replicas: 2 },
  maxRunSeconds: 14_400,
};

/** A server that the cluster allows. */
export const SERVED_FORM = {
  target: REFUSED_FORM.target,
  type: 'serving' as const,
  name: 'captioner',
  image: 'registry.example.com/vision/captioner:1',
  engine: 'deployment',
  model: { modelSizeGiB: 16 },
  hardware: { profile: 'h100', gpusPerPod: 1, replicas: 1 },
  scaling: { stage: 'development' as const, minReplicas: 1, maxReplicas: 1 },
};
