/** Limits that switch every rule on: those of the demo organisation, where every value has something to judge. */
export const EVERY_LIMIT = {
  maxGpusPerWorkload: 16,
  maxGpusPerPod: 8,
  allowedGpuCounts: [1, 2, 4, 8],
  allowedGpuResources: [
    'nvidia.com/gpu',
    'nvidia.com/mig-1g.10gb',
    'nvidia.com/mig-3g.40gb',
  ],
  maxRunSeconds: 86_400,
  maxTtlSeconds: 604_800,
  maxRetries: 10,
  allowedRegistries: ['registry.example.com/'],
  images: { pinned: 'tag' },
  queues: ['gpu'],
  workloadPriorityClasses: ['training', 'serving'],
  gpuTaint: { key: 'nvidia.com/gpu' },
  pools: {
    label: 'slipway.dev/pool',
    values: ['h100', 'a100', 'l4', 'mig', 'shared', 'spot'],
  },
  training: { priorityClasses: ['slipway-training'] },
  serving: {
    maxReplicas: 8,
    minReplicas: 0,
    minStartupSeconds: 60,
    priorityClasses: ['slipway-serving'],
  },
  requiredLabels: ['backstage.io/kubernetes-id'],
  podSecurity: 'restricted',
  requireSharedMemory: true,
  requireCpuAndMemory: true,
  maxCpuPerGpu: '24',
  maxMemoryPerGpu: '256Gi',
  requireEphemeralStorage: true,
  maxEphemeralStorage: '500Gi',
  spot: { label: 'slipway.dev/pool', value: 'spot', minGraceSeconds: 30 },
  requireTopology: false,
  devices: { classes: [], maxClaimsPerPod: 0, maxPerClaim: 0 },
  allowedRuntimeClasses: ['nvidia'],
};

/** The five limits that were there first; every other rule is off. */
export const FIRST_LIMITS = {
  maxGpusPerWorkload: 8,
  maxRunSeconds: 86_400,
  allowedRegistries: ['registry.example.com/'],
  queues: ['gpu'],
  serving: { maxReplicas: 8 },
};
