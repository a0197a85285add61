import type { KubeObject, Observation } from '../../observe/types';
import { HOUR_MS, MINUTE_MS } from '../time';

export const BEGIN = Date.parse('2026-03-02T00:00:00Z');
export const CLUSTER = 'bench';
const NODES = 1250;
const GPUS = 8;
/** Pods of one GPU that run all the time. */
const LASTING = 8000;
/** Pods that start with each half of an hour and end with it. */
const SHORT = 2000;

export const RATE = {
  kind: 'list',
  instanceType: 'eight-gpus',
  currency: 'USD',
  pricePerNodeHour: '55.04',
  effectiveFrom: '2020-01-01T00:00:00Z',
  source: 'bench',
  retrievedAt: '2026-01-01T00:00:00Z',
};

const iso = (ms: number) => new Date(ms).toISOString();

function nodeOf(index: number): KubeObject {
  const gpus = { 'nvidia.com/gpu': String(GPUS) };
  return {
    kind: 'Node',
    metadata: {
      name: `node-${index}`,
      uid: `node-${index}`,
      creationTimestamp: iso(BEGIN - HOUR_MS),
      labels: {
        'node.kubernetes.io/instance-type': 'eight-gpus',
        'nvidia.com/gpu.product': 'NVIDIA-H100-80GB-HBM3',
        'nvidia.com/gpu.count': String(GPUS),
      },
    },
    status: { capacity: gpus, allocatable: gpus },
  };
}

function podOf(
  index: number,
  name: string,
  start: number,
  end: number | undefined,
): KubeObject {
  const began = iso(start);
  return {
    kind: 'Pod',
    metadata: {
      name,
      namespace: `team-${index % 40}`,
      uid: name,
      creationTimestamp: began,
      ownerReferences: [
        {
          apiVersion: 'batch/v1',
          kind: 'Job',
          name,
          uid: `job-${name}`,
          controller: true,
        },
      ],
    },
    spec: {
      nodeName: `node-${index % NODES}`,
      containers: [
        { name: 'main', resources: { limits: { 'nvidia.com/gpu': '1' } } },
      ],
    },
    status: {
      phase: end === undefined ? 'Running' : 'Succeeded',
      conditions: [
        { type: 'PodScheduled', status: 'True', lastTransitionTime: began },
      ],
      containerStatuses: [
        {
          name: 'main',
          state:
            end === undefined
              ? { running: { startedAt: began } }
              : {
                  terminated: {
                    startedAt: began,
                    finishedAt: iso(end),
                    exitCode: 0,
                  },
                },
        },
      ],
    },
  };
}

/** Hours of a cluster of 10,000 GPUs, all held, by 12,000 pods an hour of as many workloads. Ends with the last hour. */
export function* fleet(hours: number): Generator<Observation[]> {
  const seen = (at: number, resource: string, object: KubeObject) => ({
    at,
    cluster: CLUSTER,
    resource,
    type: 'ADDED' as const,
    object,
  });
  const all: Observation[] = [];
  for (let index = 0; index < NODES; index++) {
    all.push(seen(BEGIN, 'nodes', nodeOf(index)));
  }
  for (let team = 0; team < 40; team++) {
    all.push(
      seen(BEGIN, 'namespaces', {
        kind: 'Namespace',
        metadata: {
          name: `team-${team}`,
          uid: `ns-${team}`,
          creationTimestamp: iso(BEGIN - HOUR_MS),
          labels: { 'slipway.dev/team': `team-${team}` },
        },
      }),
    );
  }
  for (let index = 0; index < LASTING; index++) {
    all.push(
      seen(BEGIN, 'pods', podOf(index, `lasting-${index}`, BEGIN, undefined)),
    );
  }
  yield all;
  const half = HOUR_MS / 2;
  for (let step = 0; step < hours * 2; step++) {
    const start = BEGIN + step * half;
    const batch: Observation[] = [];
    for (let at = start; at <= start + half; at += MINUTE_MS) {
      batch.push({ at, cluster: CLUSTER, heartbeat: true });
    }
    for (let index = 0; index < SHORT; index++) {
      const pod = podOf(index, `short-${step}-${index}`, start, start + half);
      batch.push(seen(start + half, 'pods', pod));
    }
    yield batch;
  }
}
