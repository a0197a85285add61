import type { KubeObject, Observation } from '../../observe/types';

/** Builds what an observer would have seen, for tests. Times are minutes after {@link START}, or UTC ms where they are larger. */

export const START = Date.parse('2026-03-02T10:00:00Z');
export const CLUSTER = 'lab';

/** `'10:15'` or `'10:15:30'` of the test's day as UTC ms. */
export function clock(text: string): number {
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
  phase?: string;
  gpus?: number;
  limits?: Record<string, string>;
  /** Time of the DisruptionTarget condition. */
  disrupted?: string;
  owner?: string;
  labels?: Record<string, string>;
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
  if (options.finished) {
    state = {
      terminated: {
        startedAt: options.started && iso(options.started),
        finishedAt: iso(options.finished),
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
      nodeName: options.scheduled ? options.node ?? 'node-1' : undefined,
      containers: [
        {
          name: 'main',
          resources: {
            limits: options.limits ?? { 'nvidia.com/gpu': `${gpus}` },
          },
        },
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
