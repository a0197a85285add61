import { randomUUID } from 'node:crypto';

/** A large fleet: 50,000 pods on 1,250 nodes, a fifth of them with a GPU. */
export const FLEET = {
  nodes: 1_250,
  gpusPerNode: 8,
  /** Pods without GPUs on each node. */
  bystandersPerNode: 32,
  /** Pods of one Job. */
  podsPerJob: 4,
};

const TEAMS = [
  'vision',
  'speech',
  'robotics',
  'ranking',
  'language',
  'forecasting',
];
const CREATED = '2026-03-02T08:00:00Z';
const MANAGER = {
  manager: 'kubelet',
  operation: 'Update',
  apiVersion: 'v1',
  time: CREATED,
  fieldsType: 'FieldsV1',
  fieldsV1: {
    'f:status': {
      'f:conditions': { 'k:{"type":"Ready"}': { '.': {}, 'f:status': {} } },
      'f:containerStatuses': {},
      'f:phase': {},
      'f:podIP': {},
      'f:startTime': {},
    },
  },
};

/**
 * The objects with the keys under which the API server keeps them: nodes, Jobs of the teams, their pods, and pods of other things. As large
 * as real ones, managed fields included.
 *
 * @returns {Generator<{ key: string, object: object }>}
 */
export function* fleetObjects(fleet = FLEET) {
  const { nodes, gpusPerNode, bystandersPerNode, podsPerJob } = fleet;
  for (let index = 0; index < nodes; index += 1) yield node(index, fleet);
  let owner;
  for (let index = 0; index < nodes * gpusPerNode; index += 1) {
    const host = Math.floor(index / gpusPerNode);
    const rank = index % podsPerJob;
    if (rank === 0) {
      owner = job(index / podsPerJob, podsPerJob);
      yield owner;
    }
    yield gpuPod(owner.object, rank, `scale-${host}`);
  }
  for (let index = 0; index < nodes * bystandersPerNode; index += 1) {
    yield bystander(index, `scale-${index % nodes}`);
  }
}

function metadata(name, namespace, more = {}) {
  return {
    name,
    ...(namespace && { namespace }),
    uid: randomUUID(),
    creationTimestamp: CREATED,
    ...more,
    managedFields: [MANAGER],
  };
}

function node(index, { gpusPerNode }) {
  const name = `scale-${index}`;
  const size = {
    cpu: '192',
    memory: '2048Gi',
    pods: '110',
    'nvidia.com/gpu': String(gpusPerNode),
  };
  const object = {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: metadata(name, undefined, {
      labels: {
        'kubernetes.io/hostname': name,
        'node.kubernetes.io/instance-type': 'p5.48xlarge',
        'nvidia.com/gpu.product': 'NVIDIA-H100-80GB-HBM3',
        'nvidia.com/gpu.count': String(gpusPerNode),
        'slipway.dev/pool': 'h100',
      },
    }),
    spec: { providerID: `sim://${name}` },
    status: {
      capacity: size,
      allocatable: size,
      conditions: [condition('Ready')],
    },
  };
  return { key: `/registry/minions/${name}`, object };
}

function job(index, pods) {
  const team = TEAMS[index % TEAMS.length];
  const name = `scale-${index}`;
  const namespace = `team-${team}`;
  const labels = {
    'slipway.dev/team': team,
    'backstage.io/kubernetes-id': `${team}-models`,
  };
  const object = {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: metadata(name, namespace, { labels, generation: 1 }),
    spec: {
      parallelism: pods,
      completions: pods,
      backoffLimit: 0,
      activeDeadlineSeconds: 86_400,
      template: { metadata: { labels }, spec: podSpec() },
    },
    status: { active: pods, ready: pods, startTime: CREATED },
  };
  return { key: `/registry/jobs/${namespace}/${name}`, object };
}

function gpuPod(owner, rank, nodeName) {
  const { namespace, uid, labels } = owner.metadata;
  const name = `${owner.metadata.name}-${rank}`;
  const ownerReferences = [
    {
      apiVersion: 'batch/v1',
      kind: 'Job',
      name: owner.metadata.name,
      uid,
      controller: true,
      blockOwnerDeletion: true,
    },
  ];
  return pod(name, namespace, { labels, ownerReferences }, podSpec(nodeName));
}

function bystander(index, nodeName) {
  const spec = podSpec(nodeName);
  for (const kind of ['requests', 'limits']) {
    delete spec.containers[0].resources[kind]['nvidia.com/gpu'];
  }
  const labels = { app: `service-${index % 500}` };
  return pod(`scale-service-${index}`, 'default', { labels }, spec);
}

function pod(name, namespace, more, spec) {
  const object = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: metadata(name, namespace, more),
    spec,
    status: {
      phase: 'Running',
      startTime: CREATED,
      podIP: '10.0.0.1',
      podIPs: [{ ip: '10.0.0.1' }],
      qosClass: 'Burstable',
      conditions: [
        'PodScheduled',
        'Initialized',
        'PodReadyToStartContainers',
        'ContainersReady',
        'Ready',
      ].map(condition),
      containerStatuses: [
        {
          name: 'main',
          image: spec.containers[0].image,
          imageID: `${spec.containers[0].image}@sha256:${'0'.repeat(64)}`,
          containerID: `containerd://${'0'.repeat(64)}`,
          ready: true,
          started: true,
          restartCount: 0,
          state: { running: { startedAt: CREATED } },
        },
      ],
    },
  };
  return { key: `/registry/pods/${namespace}/${name}`, object };
}

function podSpec(nodeName) {
  const size = { cpu: '4', memory: '32Gi', 'nvidia.com/gpu': '1' };
  return {
    ...(nodeName && { nodeName }),
    restartPolicy: 'Never',
    terminationGracePeriodSeconds: 30,
    dnsPolicy: 'ClusterFirst',
    schedulerName: 'default-scheduler',
    serviceAccountName: 'default',
    securityContext: { runAsNonRoot: true },
    tolerations: [
      { key: 'nvidia.com/gpu', operator: 'Exists', effect: 'NoSchedule' },
    ],
    containers: [
      {
        name: 'main',
        image: 'registry.example.com/vision/trainer:1.0',
        command: ['torchrun', '--nnodes=4', 'train.py', '--epochs=90'],
        env: Array.from({ length: 12 }, (_, index) => ({
          name: `SETTING_${index}`,
          value: `value of setting ${index}`,
        })),
        resources: { requests: { ...size }, limits: { ...size } },
        terminationMessagePath: '/dev/termination-log',
        terminationMessagePolicy: 'File',
        imagePullPolicy: 'IfNotPresent',
      },
    ],
  };
}

function condition(type) {
  return { type, status: 'True', lastTransitionTime: CREATED };
}
