import type { KubernetesObject, PodPart, WorkloadOptions } from './objects';

/** Changes a pod template of an object. */
export type Edge = (part: PodPart, object: KubernetesObject) => void;

/** Values at the edge of a rule on pods, in a Job, and what is said of it. */
export const EDGES: Array<
  [what: string, options: Partial<WorkloadOptions>, edit: Edge, says: string]
> = [
  [
    'memory said in other words is the same memory',
    {},
    ({ containers: [{ resources }] }) => {
      resources.requests.memory = '2048Mi';
    },
    'allowed',
  ],
  [
    'CPU at the bound',
    {},
    ({ containers: [{ resources }] }) => {
      resources.requests.cpu = '24000m';
      resources.limits.cpu = '24';
    },
    'allowed',
  ],
  [
    'CPU a little above the bound',
    {},
    ({ containers: [{ resources }] }) => {
      resources.requests.cpu = '24001m';
      resources.limits.cpu = '25';
    },
    'SW27',
  ],
  [
    'memory of a helper beside the GPUs counts',
    {},
    ({ spec }) => {
      spec.containers.push({
        ...structuredClone(spec.containers[0]),
        name: 'helper',
        resources: { requests: { memory: '255Gi' } },
      });
    },
    'SW27',
  ],
  [
    'a toleration without a key is one of everything',
    {},
    ({ spec }) => {
      spec.tolerations = [{ operator: 'Exists' }];
    },
    'allowed',
  ],
  [
    'a toleration without a key gets to GPU nodes',
    { gpus: 0 },
    ({ spec }) => {
      spec.tolerations = [{ operator: 'Exists' }];
    },
    'SW14',
  ],
  [
    'another toleration does not',
    { gpus: 0 },
    ({ spec }) => {
      spec.tolerations = [{ key: 'example.com/x', operator: 'Exists' }];
    },
    'allowed',
  ],
  [
    'a pool by affinity',
    {},
    ({ spec }) => {
      delete spec.nodeSelector;
      spec.affinity = pool('h100', 'a100');
    },
    'allowed',
  ],
  [
    'a pool by affinity with one too many',
    {},
    ({ spec }) => {
      delete spec.nodeSelector;
      spec.affinity = pool('h100', 'b200');
    },
    'SW15',
  ],
  [
    'an image of a port and no tag',
    { image: 'registry.example.com/a:5000/train' },
    () => {},
    'SW21',
  ],
  [
    'a digest',
    { image: `registry.example.com/train@sha256:${'0a'.repeat(32)}` },
    () => {},
    'allowed',
  ],
  [
    'the one capability that restricted allows',
    {},
    ({ containers: [{ securityContext }] }) => {
      securityContext.capabilities.add = ['NET_BIND_SERVICE'];
    },
    'allowed',
  ],
  [
    'more capabilities',
    {},
    ({ containers: [{ securityContext }] }) => {
      securityContext.capabilities.add = ['SYS_ADMIN'];
    },
    'SW22 SW23',
  ],
  [
    'a container that takes back what its pod says',
    {},
    ({ containers: [{ securityContext }] }) => {
      securityContext.runAsNonRoot = false;
    },
    'SW23',
  ],
  [
    'shared memory on disk',
    { gpus: 2 },
    ({ spec }) => {
      spec.volumes = [{ name: 'shm', emptyDir: { sizeLimit: '1Gi' } }];
    },
    'SW26',
  ],
  [
    'shared memory without a size',
    { gpus: 2 },
    ({ spec }) => {
      spec.volumes = [{ name: 'shm', emptyDir: { medium: 'Memory' } }];
    },
    'SW26',
  ],
  [
    'shared memory above the memory of the container',
    { gpus: 2 },
    ({ spec }) => {
      spec.volumes[0].emptyDir.sizeLimit = '3Gi';
    },
    'SW26',
  ],
  [
    'one GPU needs no shared memory',
    {},
    ({ spec, containers }) => {
      delete spec.volumes;
      delete containers[0].volumeMounts;
    },
    'allowed',
  ],
  [
    'more disk than a pod may fill',
    {},
    ({ containers: [{ resources }] }) => {
      resources.limits['ephemeral-storage'] = '501Gi';
    },
    'SW29',
  ],
  [
    'spot with a checkpoint',
    {},
    ({ spec, containers: [container] }) => {
      spec.nodeSelector['slipway.dev/pool'] = 'spot';
      spec.volumes.push({
        name: 'checkpoints',
        persistentVolumeClaim: { claimName: 'checkpoints' },
      });
      container.volumeMounts.push({ name: 'checkpoints', mountPath: '/ck' });
    },
    'allowed',
  ],
  [
    'spot with a checkpoint that nobody can write',
    {},
    ({ spec, containers: [container] }) => {
      spec.nodeSelector['slipway.dev/pool'] = 'spot';
      spec.volumes.push({
        name: 'checkpoints',
        persistentVolumeClaim: { claimName: 'checkpoints' },
      });
      container.volumeMounts.push({
        name: 'checkpoints',
        mountPath: '/ck',
        readOnly: true,
      });
    },
    'SW30',
  ],
  [
    'spot that saves elsewhere, with too little grace',
    {},
    ({ spec }, { metadata }) => {
      metadata.annotations = { 'slipway.dev/checkpoint-uri': 's3://ck' };
      spec.nodeSelector['slipway.dev/pool'] = 'spot';
      spec.terminationGracePeriodSeconds = 10;
    },
    'SW30',
  ],
  [
    'whole GPUs and slices',
    {},
    ({ spec }) => {
      const other = structuredClone(spec.containers[0]);
      other.name = 'slice';
      for (const of of Object.values<any>(other.resources)) {
        delete of['nvidia.com/gpu'];
        of['nvidia.com/mig-1g.10gb'] = '1';
      }
      spec.containers.push(other);
    },
    'SW33',
  ],
  [
    'GPUs hidden by the variable',
    { gpus: 0 },
    ({ containers: [container] }) => {
      container.env = [{ name: 'NVIDIA_VISIBLE_DEVICES', value: 'void' }];
    },
    'allowed',
  ],
  [
    'the variable beside one GPU',
    {},
    ({ containers: [container] }) => {
      container.env = [{ name: 'NVIDIA_VISIBLE_DEVICES', value: 'all' }];
    },
    'SW35',
  ],
  [
    'a GPU runtime without GPUs',
    { gpus: 0 },
    ({ spec }) => {
      spec.runtimeClassName = 'nvidia';
    },
    'SW35',
  ],
  [
    'the allowed GPU runtime with GPUs',
    {},
    ({ spec }) => {
      spec.runtimeClassName = 'nvidia';
    },
    'allowed',
  ],
  [
    'another runtime with GPUs',
    {},
    ({ spec }) => {
      spec.runtimeClassName = 'kata';
    },
    'SW35',
  ],
  [
    'a label without a value',
    {},
    ({ labels }) => {
      labels!['backstage.io/kubernetes-id'] = '';
    },
    'SW20',
  ],
];

function pool(...values: string[]) {
  return {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [
          {
            matchExpressions: [
              { key: 'slipway.dev/pool', operator: 'In', values },
            ],
          },
        ],
      },
    },
  };
}
