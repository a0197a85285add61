import fc from 'fast-check';
import { allowListed } from './allowList';
import type { KubeObject } from './types';

const CANARY = 'canary-7d1f';

/** A pod template with a secret wherever one may be written. */
const podSpec = {
  nodeName: 'node-1',
  containers: [
    {
      name: 'main',
      image: 'registry.example.com/train:1',
      command: ['sh', '-c', CANARY],
      args: [CANARY],
      env: [{ name: 'TOKEN', value: CANARY }],
      envFrom: [{ secretRef: { name: CANARY } }],
      resources: { limits: { 'nvidia.com/gpu': '1' } },
      lifecycle: { preStop: { exec: { command: [CANARY] } } },
      livenessProbe: { httpGet: { httpHeaders: [{ value: CANARY }] } },
      volumeMounts: [{ mountPath: CANARY }],
    },
  ],
  initContainers: [
    { name: 'init', args: [CANARY], env: [{ name: 'A', value: CANARY }] },
  ],
  ephemeralContainers: [{ name: 'debug', args: [CANARY] }],
  volumes: [{ csi: { volumeAttributes: { password: CANARY } } }],
  imagePullSecrets: [{ name: CANARY }],
};

const metadata = {
  name: 'a',
  namespace: 'team-vision',
  uid: '1',
  labels: { 'slipway.dev/team': 'vision' },
  annotations: {
    'kubectl.kubernetes.io/last-applied-configuration': CANARY,
    'example.com/secret': CANARY,
    'slipway.dev/launch-id': 'kept',
  },
  managedFields: [{ manager: CANARY }],
};

const template = { metadata, spec: podSpec };

const RESOURCES: Record<string, object> = {
  pods: { spec: podSpec },
  'jobs.batch': { spec: { parallelism: 2, template } },
  'cronjobs.batch': { spec: { jobTemplate: { spec: { template } } } },
  'deployments.apps': { spec: { replicas: 1, template } },
  'replicasets.apps': { spec: { template } },
  'statefulsets.apps': { spec: { template, volumeClaimTemplates: [CANARY] } },
  'pytorchjobs.kubeflow.org': {
    spec: { pytorchReplicaSpecs: { Master: { replicas: 1, template } } },
  },
  'inferenceservices.serving.kserve.io': {
    spec: {
      predictor: {
        model: {
          storageUri: CANARY,
          args: [CANARY],
          env: [{ name: 'A', value: CANARY }],
        },
        containers: podSpec.containers,
      },
    },
  },
  'llminferenceservices.serving.kserve.io': {
    spec: {
      model: { uri: CANARY, name: 'm' },
      template: podSpec,
      prefill: { worker: podSpec },
    },
  },
  'nodeclaims.karpenter.sh': { spec: { nodeClassRef: { name: CANARY } } },
  'provisioningrequests.autoscaling.x-k8s.io': {
    spec: { parameters: { a: CANARY } },
  },
  'resourceclaims.resource.k8s.io': {
    spec: { devices: { config: [{ opaque: { parameters: CANARY } }] } },
    status: {
      allocation: {
        devices: {
          results: [{ device: 'gpu-0', driver: 'gpu.nvidia.com' }],
          config: [{ opaque: { parameters: CANARY } }],
        },
      },
      devices: [{ device: 'gpu-0', data: { token: CANARY } }],
    },
  },
  'resourceslices.resource.k8s.io': {
    spec: {
      driver: 'gpu.nvidia.com',
      devices: [
        {
          name: 'gpu-0',
          attributes: {
            uuid: { string: 'GPU-1' },
            serial: { string: CANARY },
          },
          consumesCounters: [{ counterSet: 'gpu-0', note: CANARY }],
          taints: [{ key: 'broken', effect: 'NoSchedule', value: CANARY }],
        },
      ],
      sharedCounters: [{ name: 'gpu-0', note: CANARY }],
    },
  },
  'jobsets.jobset.x-k8s.io': {
    spec: {
      replicatedJobs: [
        { name: 'r', template: { metadata, spec: { template } } },
      ],
    },
  },
  'trainjobs.trainer.kubeflow.org': {
    spec: {
      trainer: {
        env: [{ name: 'A', value: CANARY }],
        command: [CANARY],
        args: [CANARY],
        numNodes: 2,
      },
    },
  },
  'leaderworkersets.leaderworkerset.x-k8s.io': {
    spec: {
      leaderWorkerTemplate: {
        leaderTemplate: template,
        workerTemplate: template,
      },
    },
  },
  'rayjobs.ray.io': {
    spec: {
      entrypoint: CANARY,
      runtimeEnvYAML: CANARY,
      rayClusterSpec: {
        headGroupSpec: { rayStartParams: { p: CANARY }, template },
      },
    },
  },
  'workloads.kueue.x-k8s.io': {
    spec: { podSets: [{ name: 'main', count: 1, template }] },
  },
  nodes: {
    spec: { providerID: 'x' },
    status: { images: [CANARY], nodeInfo: CANARY },
  },
  namespaces: { spec: { finalizers: [CANARY] } },
  'widgets.example.com': {
    spec: { password: CANARY, template },
    data: { key: CANARY },
  },
  secrets: { data: { key: CANARY }, stringData: { key: CANARY } },
};

describe('what is kept of an object', () => {
  it.each(Object.keys(RESOURCES))('%s: no secret', resource => {
    const object = { metadata, ...RESOURCES[resource] } as KubeObject;
    expect(JSON.stringify(object)).toContain(CANARY);

    const kept = allowListed(resource, object);

    expect(JSON.stringify(kept)).not.toContain(CANARY);
    expect(kept.metadata).toEqual({
      name: 'a',
      namespace: 'team-vision',
      uid: '1',
      labels: { 'slipway.dev/team': 'vision' },
      annotations: { 'slipway.dev/launch-id': 'kept' },
    });
    expect(allowListed(resource, kept)).toEqual(kept);
  });

  it('is what the ledger and the lifecycle read', () => {
    expect(
      allowListed('pods', { metadata, spec: podSpec } as KubeObject).spec,
    ).toEqual({
      nodeName: 'node-1',
      containers: [
        {
          name: 'main',
          image: 'registry.example.com/train:1',
          env: [{ name: 'TOKEN' }],
          resources: { limits: { 'nvidia.com/gpu': '1' } },
        },
      ],
      initContainers: [{ name: 'init', env: [{ name: 'A' }] }],
    });
    expect(
      allowListed('jobs.batch', {
        metadata,
        ...RESOURCES['jobs.batch'],
      } as KubeObject).spec.parallelism,
    ).toBe(2);
  });

  it('never fails, whatever a cluster sends', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.keys(RESOURCES)),
        fc.object(),
        fc.anything(),
        (resource, spec, status) => {
          const object: any = {
            metadata: { name: 'a', uid: '1' },
            spec,
            status,
          };
          expect(allowListed(resource, object).metadata).toEqual({
            name: 'a',
            uid: '1',
          });
        },
      ),
    );
  });
});

it('keeps no queue of another team from what Kueue says of a preemption', () => {
  const message =
    'Preempted to accommodate a workload (UID: 1, JobUID: 2) due to prioritization in the ClusterQueue';
  const full = `${message}; preemptor path: /fleet/team-speech; preemptee path: /fleet/team-vision`;
  const pod = allowListed('pods', {
    metadata: { name: 'a', uid: '1' },
    status: {
      phase: 'Failed',
      conditions: [{ type: 'DisruptionTarget', status: 'True', message: full }],
    },
  });
  expect(pod.status.conditions[0]).toEqual({
    type: 'DisruptionTarget',
    status: 'True',
    message,
  });
  const event = allowListed('events', {
    metadata: { name: 'a', uid: '1' },
    message: full,
  });
  expect(event.message).toBe(message);
});

it('drops what is no condition and no container from lists of them', () => {
  const { status } = allowListed('pods', {
    metadata: { name: 'a', uid: '1' },
    status: {
      conditions: [null, 'Ready', [], { type: 'Ready', status: 'True' }],
      containerStatuses: [null, { name: 'main', ready: true }],
    },
  });
  expect(status).toEqual({
    conditions: [{ type: 'Ready', status: 'True' }],
    containerStatuses: [{ name: 'main', ready: true }],
  });
});

it('keeps texts that every database takes', () => {
  const { metadata: kept, status } = allowListed(
    'pods',
    {
      metadata: {
        name: 'a',
        uid: '1',
        annotations: {
          'slipway.dev/component': 'component:default/a\0b',
          'slipway.dev/launched-by': 'u'.repeat(256),
          'slipway.dev/template': 't'.repeat(255),
          'example.com/shown': 'a\0',
        },
      },
      status: {
        reason: '\0',
        conditions: [{ type: 'Ready', status: 'False', message: 'a\0b' }],
      },
    },
    ['example.com/shown'],
  );
  expect(kept.annotations).toEqual({
    'slipway.dev/component': 'component:default/a\ufffdb',
    'slipway.dev/template': 't'.repeat(255),
    'example.com/shown': 'a\ufffd',
  });
  expect(status).toEqual({
    reason: '\ufffd',
    conditions: [{ type: 'Ready', status: 'False', message: 'a\ufffdb' }],
  });
});
