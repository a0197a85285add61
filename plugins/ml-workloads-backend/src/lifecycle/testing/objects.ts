import type { KubeObject } from '../../observe/types';

/** Objects as a real API server tells them, cut to what matters; for tests. Times are seconds after {@link T0}. */
export const T0 = Date.parse('2026-11-24T10:00:00.000Z');

export function time(seconds: number): string {
  return new Date(T0 + seconds * 1000).toISOString().replace('.000Z', 'Z');
}

export function ms(seconds: number): number {
  return T0 + seconds * 1000;
}

export interface ConditionInput {
  type: string;
  status?: string;
  reason?: string;
  message?: string;
  at: number;
}

export function conditions(list: ConditionInput[]) {
  return list.map(
    ({ type, status = 'True', reason = '', message = '', at }) => ({
      type,
      status,
      reason,
      message,
      lastTransitionTime: time(at),
    }),
  );
}

export interface JobInput {
  name?: string;
  uid?: string;
  namespace?: string;
  created?: number;
  gpus?: number;
  suspend?: boolean;
  parallelism?: number;
  completions?: number;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  conditions?: ConditionInput[];
  owner?: { kind: string; uid: string; apiVersion: string };
}

/** A `batch/v1` Job; by default one pod with one GPU in Kueue's queue `gpu`. */
export function job(input: JobInput = {}): KubeObject {
  const { name = 'train', gpus = 1 } = input;
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name,
      namespace: input.namespace ?? 'team-vision',
      uid: input.uid ?? `job-${name}`,
      creationTimestamp: time(input.created ?? 0),
      labels: input.labels ?? {
        'kueue.x-k8s.io/queue-name': 'gpu',
        'backstage.io/kubernetes-id': 'vision-models',
        'slipway.dev/profile': 'h100',
      },
      annotations: input.annotations,
      ownerReferences: input.owner && [
        { ...input.owner, name: 'owner', controller: true },
      ],
    },
    spec: {
      suspend: input.suspend,
      parallelism: input.parallelism ?? 1,
      completions: input.completions ?? input.parallelism ?? 1,
      template: { spec: { containers: [container(gpus)] } },
    },
    status: { conditions: conditions(input.conditions ?? []) },
  };
}

export interface PodInput {
  name?: string;
  uid?: string;
  namespace?: string;
  job?: string;
  /** Bare when false. */
  owned?: boolean;
  owner?: { kind: string; uid: string; apiVersion: string };
  created?: number;
  gpus?: number;
  node?: string;
  scheduled?: number;
  unschedulable?: string;
  running?: number;
  ready?: number;
  waiting?: { reason: string; message?: string };
  init?: { start: number; end?: number };
  finished?: { at: number; exitCode: number; reason?: string };
  /** An earlier run of the container. */
  last?: { start: number; end: number; exitCode: number; reason?: string };
  phase?: string;
  extra?: ConditionInput[];
}

export function pod(input: PodInput = {}): KubeObject {
  const { job: jobName = 'train', finished, running, gpus = 1 } = input;
  const name = input.name ?? `${jobName}-0`;
  const listed: ConditionInput[] = [...(input.extra ?? [])];
  if (input.scheduled !== undefined) {
    listed.push({ type: 'PodScheduled', at: input.scheduled });
  } else if (input.unschedulable !== undefined) {
    listed.push({
      type: 'PodScheduled',
      status: 'False',
      reason: 'Unschedulable',
      message: input.unschedulable,
      at: input.created ?? 0,
    });
  }
  if (input.ready !== undefined) {
    listed.push({
      type: 'Ready',
      status: finished ? 'False' : 'True',
      at: finished?.at ?? input.ready,
    });
  }
  const state = stateOf(input);
  const owner = input.owner ?? {
    apiVersion: 'batch/v1',
    kind: 'Job',
    uid: `job-${jobName}`,
  };
  let phase = 'Pending';
  if (finished) {
    phase = finished.exitCode === 0 ? 'Succeeded' : 'Failed';
  } else if (running !== undefined) {
    phase = 'Running';
  }
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace: input.namespace ?? 'team-vision',
      uid: input.uid ?? `pod-${name}`,
      creationTimestamp: time(input.created ?? 0),
      ownerReferences:
        input.owned === false
          ? undefined
          : [{ ...owner, name: jobName, controller: true }],
    },
    spec: {
      nodeName:
        input.node ?? (input.scheduled === undefined ? undefined : 'h100-0'),
      containers: [container(gpus)],
      initContainers: input.init && [{ name: 'weights', image: 'init:1' }],
    },
    status: {
      phase: input.phase ?? phase,
      conditions: conditions(listed),
      containerStatuses: state && [
        {
          name: 'main',
          ready: input.ready !== undefined && !finished,
          restartCount: input.last ? 1 : 0,
          state,
          lastState: input.last && {
            terminated: {
              startedAt: time(input.last.start),
              finishedAt: time(input.last.end),
              exitCode: input.last.exitCode,
              reason: input.last.reason ?? 'Error',
            },
          },
        },
      ],
      initContainerStatuses: input.init && [
        {
          name: 'weights',
          state:
            input.init.end === undefined
              ? { running: { startedAt: time(input.init.start) } }
              : {
                  terminated: {
                    startedAt: time(input.init.start),
                    finishedAt: time(input.init.end),
                    exitCode: 0,
                  },
                },
        },
      ],
    },
  };
}

function stateOf({ finished, running, waiting, scheduled }: PodInput): any {
  if (finished) {
    return {
      terminated: {
        startedAt: time(running ?? finished.at),
        finishedAt: time(finished.at),
        exitCode: finished.exitCode,
        reason:
          finished.reason ?? (finished.exitCode === 0 ? 'Completed' : 'Error'),
      },
    };
  }
  if (waiting) {
    return { waiting };
  }
  if (running !== undefined) {
    return { running: { startedAt: time(running) } };
  }
  return scheduled === undefined
    ? undefined
    : { waiting: { reason: 'ContainerCreating' } };
}

export interface KueueInput {
  job?: string;
  owner?: string;
  created?: number;
  active?: boolean;
  conditions?: ConditionInput[];
  checks?: Array<{ name: string; state: string; message?: string }>;
}

/** A `kueue.x-k8s.io` Workload of a Job. */
export function kueueWorkload(input: KueueInput = {}): KubeObject {
  const { job: jobName = 'train' } = input;
  return {
    apiVersion: 'kueue.x-k8s.io/v1beta2',
    kind: 'Workload',
    metadata: {
      name: `job-${jobName}-abc`,
      namespace: 'team-vision',
      uid: `kueue-${jobName}`,
      creationTimestamp: time(input.created ?? 0),
      ownerReferences: [
        {
          apiVersion: 'batch/v1',
          kind: 'Job',
          name: jobName,
          uid: input.owner ?? `job-${jobName}`,
          controller: true,
        },
      ],
    },
    spec: { queueName: 'gpu', active: input.active },
    status: {
      conditions: conditions(input.conditions ?? []),
      admissionChecks: input.checks,
    },
  };
}

export function namespace(name: string, team?: string): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name,
      uid: `ns-${name}`,
      creationTimestamp: time(-1000),
      labels: team === undefined ? {} : { 'slipway.dev/team': team },
    },
  };
}

export function node(
  name: string,
  model = 'NVIDIA-H100-80GB-HBM3',
): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      uid: `node-${name}`,
      creationTimestamp: time(-5000),
      labels: {
        'nvidia.com/gpu.product': model,
        'nvidia.com/gpu.count': '8',
        'slipway.dev/pool': 'h100',
      },
    },
    spec: {},
    status: {
      capacity: { 'nvidia.com/gpu': '8' },
      allocatable: { 'nvidia.com/gpu': '8' },
      conditions: conditions([{ type: 'Ready', at: -5000 }]),
    },
  };
}

export function podEvent(
  of: string,
  reason: string,
  at: number,
  message = '',
  containerName = 'main',
): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: {
      name: `${of}.${reason}.${at}`,
      namespace: 'team-vision',
      uid: `event-${of}-${reason}-${at}`,
      creationTimestamp: time(at),
    },
    involvedObject: {
      kind: 'Pod',
      uid: of,
      fieldPath: `spec.containers{${containerName}}`,
    },
    type: 'Normal',
    reason,
    message,
    count: 1,
    lastTimestamp: time(at),
  };
}

function container(gpus: number) {
  return {
    name: 'main',
    image: 'registry.example.com/train:1',
    resources: gpus > 0 ? { limits: { 'nvidia.com/gpu': String(gpus) } } : {},
  };
}
