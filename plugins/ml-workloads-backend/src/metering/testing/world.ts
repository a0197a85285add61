import type { KubeObject, Observation } from '../../observe/types';

/** Builds what an observer would have seen, for tests. Times are minutes after {@link START}, or UTC ms where they are larger. */

export const START = Date.parse('2026-03-02T10:00:00Z');
export const CLUSTER = 'lab';

/** `'10:15'` or `'10:15:30'` of the test's day, or a whole time, as UTC ms. */
export function clock(text: string): number {
  if (text.length > 8) return Date.parse(text);
  return Date.parse(`2026-03-02T${text.length === 5 ? `${text}:00` : text}Z`);
}

function iso(text: string): string {
  return new Date(clock(text)).toISOString().replace('.000Z', 'Z');
}

function event(
  at: string,
  resource: string,
  type: 'ADDED' | 'MODIFIED' | 'DELETED',
  object: KubeObject,
): Observation {
  return { at: clock(at), cluster: CLUSTER, resource, type, object };
}

/** One beat a minute, both ends included. */
export function beats(from: string, to: string): Observation[] {
  const all: Observation[] = [];
  for (let at = clock(from); at <= clock(to); at += 60_000) {
    all.push({ at, cluster: CLUSTER, heartbeat: true });
  }
  return all;
}

export interface NodeOptions {
  name?: string;
  uid?: string;
  created: string;
  gpus?: number;
  labels?: Record<string, string>;
  allocatable?: number;
  unschedulable?: boolean;
  taints?: Array<{ key: string; effect: string }>;
  capacity?: Record<string, string>;
}

export function node(
  at: string,
  options: NodeOptions,
  type: 'ADDED' | 'MODIFIED' | 'DELETED' = 'ADDED',
): Observation {
  const { name = 'node-1', gpus = 4 } = options;
  const capacity = options.capacity ?? { 'nvidia.com/gpu': `${gpus}` };
  return event(at, 'nodes', type, {
    kind: 'Node',
    metadata: {
      name,
      uid: options.uid ?? `uid-${name}`,
      creationTimestamp: iso(options.created),
      labels: {
        'node.kubernetes.io/instance-type': 'four-gpus',
        'nvidia.com/gpu.product': 'NVIDIA-L4',
        'nvidia.com/gpu.count': `${gpus}`,
        ...options.labels,
      },
    },
    spec: { unschedulable: options.unschedulable, taints: options.taints },
    status: {
      capacity,
      allocatable: {
        ...capacity,
        ...(options.allocatable === undefined
          ? {}
          : { 'nvidia.com/gpu': `${options.allocatable}` }),
      },
    },
  });
}

/** A node of one GPU whose labels are as discovery writes them. */
export function gpuNode(
  at: string,
  product: string,
  more: Partial<NodeOptions> = {},
  type: 'ADDED' | 'MODIFIED' | 'DELETED' = 'ADDED',
): Observation {
  const labels = { 'nvidia.com/gpu.product': product, ...more.labels };
  return node(at, { created: '08:00', gpus: 1, ...more, labels }, type);
}

export function namespace(
  at: string,
  name: string,
  team: string | undefined,
  type: 'ADDED' | 'MODIFIED' | 'DELETED' = 'ADDED',
): Observation {
  return event(at, 'namespaces', type, {
    kind: 'Namespace',
    metadata: {
      name,
      uid: `uid-${name}`,
      creationTimestamp: iso('08:00'),
      labels: team ? { 'slipway.dev/team': team } : {},
    },
  });
}

export interface PodOptions {
  name?: string;
  namespace?: string;
  node?: string;
  created?: string;
  scheduled?: string;
  /** The main container runs since. */
  started?: string;
  ready?: string;
  finished?: string;
  /** As it is written, for times that nobody can read. */
  finishedRaw?: string;
  /** It has a node though nothing says when it was scheduled. */
  bound?: boolean;
  phase?: string;
  gpus?: number;
  limits?: Record<string, string>;
  /** What further containers ask for. */
  besides?: Array<Record<string, string>>;
  /** Time of the DisruptionTarget condition. */
  disrupted?: string;
  owner?: string;
  labels?: Record<string, string>;
  /** Init containers by what they ask for; sidecars are marked. */
  init?: Array<{ limits: Record<string, string>; sidecar?: boolean }>;
  /** Names of the claims that it uses. */
  claims?: string[];
  /** Claim that the scheduler made for the main container's `nvidia.com/gpu`. */
  extendedClaim?: string;
}

export function pod(
  at: string,
  options: PodOptions,
  type: 'ADDED' | 'MODIFIED' | 'DELETED' = 'MODIFIED',
): Observation {
  const { name = 'pod-1', gpus = 1 } = options;
  const condition = (conditionType: string, time?: string) =>
    time
      ? [{ type: conditionType, status: 'True', lastTransitionTime: iso(time) }]
      : [];
  let state: object = { waiting: { reason: 'ContainerCreating' } };
  if (options.started) state = { running: { startedAt: iso(options.started) } };
  const { finished, finishedRaw = finished && iso(finished) } = options;
  if (finishedRaw) {
    state = {
      terminated: {
        startedAt: options.started && iso(options.started),
        finishedAt: finishedRaw,
        exitCode: 0,
      },
    };
  }
  return event(at, 'pods', type, {
    kind: 'Pod',
    metadata: {
      name,
      namespace: options.namespace ?? 'team-vision',
      uid: `uid-${name}`,
      creationTimestamp: iso(options.created ?? options.scheduled ?? at),
      labels: options.labels,
      ownerReferences: [
        {
          apiVersion: 'batch/v1',
          kind: options.owner ?? 'Job',
          name: `job-of-${name}`,
          uid: `uid-job-of-${name}`,
          controller: true,
        },
      ],
    },
    spec: {
      nodeName:
        options.scheduled || options.bound
          ? options.node ?? 'node-1'
          : undefined,
      resourceClaims: options.claims?.map(claimName => ({
        name: claimName,
        resourceClaimName: claimName,
      })),
      initContainers: options.init?.map(({ limits, sidecar }, index) => ({
        name: `init-${index}`,
        restartPolicy: sidecar ? 'Always' : undefined,
        resources: { limits },
      })),
      containers: [
        {
          name: 'main',
          resources: {
            limits: options.limits ?? { 'nvidia.com/gpu': `${gpus}` },
          },
        },
        ...(options.besides ?? []).map((limits, index) => ({
          name: `besides-${index}`,
          resources: { limits },
        })),
      ],
    },
    status: {
      phase: options.phase ?? (options.started ? 'Running' : 'Pending'),
      conditions: [
        ...condition('PodScheduled', options.scheduled),
        ...condition('Ready', options.ready),
        ...condition('DisruptionTarget', options.disrupted),
      ],
      containerStatuses: [{ name: 'main', state }],
      extendedResourceClaimStatus: options.extendedClaim && {
        resourceClaimName: options.extendedClaim,
        requestMappings: [
          {
            containerName: 'main',
            resourceName: 'nvidia.com/gpu',
            requestName: 'container-0-request-0',
          },
        ],
      },
    },
  });
}

export interface ClaimOptions {
  name?: string;
  /** Allocated devices by name, or whole results. */
  devices?: Array<string | Record<string, unknown>>;
  /** Names of the pods that it is reserved for. */
  pods?: string[];
  created?: string;
  node?: string;
}

/** A ResourceClaim of the driver `gpu.nvidia.com`. */
export function claim(
  at: string,
  options: ClaimOptions,
  type: 'ADDED' | 'MODIFIED' | 'DELETED' = 'MODIFIED',
): Observation {
  const { name = 'claim-1', devices = ['gpu-0'], pods = [] } = options;
  return event(at, 'resourceclaims.resource.k8s.io', type, {
    kind: 'ResourceClaim',
    metadata: {
      name,
      namespace: 'team-vision',
      uid: `uid-claim-${name}`,
      creationTimestamp: iso(options.created ?? at),
    },
    status: {
      allocation: {
        devices: {
          results: devices.map(device => ({
            request: 'gpu',
            driver: 'gpu.nvidia.com',
            pool: options.node ?? 'node-1',
            ...(typeof device === 'string' ? { device } : device),
          })),
        },
      },
      reservedFor: pods.map(podName => ({
        resource: 'pods',
        name: podName,
        uid: `uid-${podName}`,
      })),
    },
  });
}

export interface SliceDevice {
  name: string;
  /** MIG profile, with the GPU that it is cut from. */
  mig?: [profile: string, parent: string];
  /** Several claims may share it: its memory. */
  memory?: string;
  /** Of a whole GPU; by its name when absent. */
  uuid?: string;
}

/** A ResourceSlice with a node's devices. */
export function slice(
  at: string,
  options: {
    devices: SliceDevice[];
    node?: string;
    uid?: string;
    product?: string;
    created?: string;
  },
  type: 'ADDED' | 'MODIFIED' | 'DELETED' = 'ADDED',
): Observation {
  const { node: nodeName = 'node-1', product = 'NVIDIA A100-SXM4-80GB' } =
    options;
  return event(at, 'resourceslices.resource.k8s.io', type, {
    kind: 'ResourceSlice',
    metadata: {
      name: `${nodeName}-gpu.nvidia.com-abcde`,
      uid: options.uid ?? `uid-slice-${nodeName}`,
      creationTimestamp: iso(options.created ?? at),
    },
    spec: {
      driver: 'gpu.nvidia.com',
      nodeName,
      pool: { name: nodeName, generation: 1, resourceSliceCount: 1 },
      devices: options.devices.map(({ name, mig, memory, uuid }) => ({
        name,
        attributes: {
          type: { string: mig ? 'mig' : 'gpu' },
          productName: { string: product },
          ...(mig
            ? {
                profile: { string: mig[0] },
                parentUUID: { string: `GPU-${mig[1]}` },
              }
            : { uuid: { string: uuid ?? `GPU-${name}` } }),
        },
        ...(memory
          ? {
              allowMultipleAllocations: true,
              capacity: { memory: { value: memory } },
            }
          : {}),
      })),
    },
  });
}

/** Rates of 36 an hour for the nodes of {@link node}: 10 micros a millisecond. */
export const RATE = {
  kind: 'list',
  instanceType: 'four-gpus',
  currency: 'USD',
  pricePerNodeHour: '36',
  effectiveFrom: '2020-01-01T00:00:00Z',
  source: 'test',
  retrievedAt: '2026-01-01T00:00:00Z',
};

/** In the order of time, as an observer sees them; equal times keep the order given. */
export function inOrder(...parts: Array<Observation | Observation[]>) {
  return parts.flat().sort((a, b) => a.at - b.at);
}
