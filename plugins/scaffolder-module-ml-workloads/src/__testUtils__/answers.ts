import type {
  HardwareProfile,
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
  pricePerGpuHourMicros: 3_933_000,
  currency: 'USD',
  freeGpus: 12,
  largestFreeBlock: 8,
  totalGpus: 64,
  ...rest,
});

export const PROFILES = [
  profile('h100', { title: 'H100 80 GB' }),
  profile('l4', {
    title: 'L4 24 GB',
    gpuMemoryGiB: 24,
    counts: [1],
    pricePerGpuHourMicros: null,
    freeGpus: null,
    largestFreeBlock: null,
    totalGpus: null,
  }),
];

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
  return [
    request.gpusPerPod * request.replicas > 8 ? TOO_MANY_GPUS : null,
    (request.maxRunSeconds ?? Infinity) > 86_400 ? TOO_LONG : null,
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
      sentence: `${gpus} GPUs are free on one node.`,
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
      {
        kind: 'Job',
        name: request.name,
        yaml: `apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: ${request.name}\n  labels:\n    kueue.x-k8s.io/queue-name: gpu\nspec:\n  parallelism: ${request.replicas}\n  template:\n    spec:\n      tolerations:\n        - key: nvidia.com/gpu\n          operator: Exists\n`,
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
