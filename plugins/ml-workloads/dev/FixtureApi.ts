import type {
  RateList,
  Workload,
} from '@slipway/backstage-plugin-ml-workloads-common';
import type { MlWorkloadsApi, WorkloadChoice } from '../src/api';
import { capacity } from './capacityFixture';
import { dataHealth } from './dataHealthFixture';
import {
  detailOf,
  driftItems,
  freshness,
  preemptionsOf,
  startStatistics,
  timelineOf,
  workloads,
  workloadSpendOf,
} from './fixtures';
import { bulkPreviewOf, operationPreviewOf } from './operationFixtures';
import { reconciliation } from './reconciliationFixture';
import { efficiencyOf, spendOf } from './spendFixtures';

const logLines = (count: number, from: number = 0) =>
  Array.from({ length: count }, (_, i) => ({
    at: new Date(Date.now() - (count - i) * 1000)
      .toISOString()
      .replace('Z', '000000Z'),
    text: `step ${(from + i) * 50} loss ${(2.1 / (1 + (from + i) / 9)).toFixed(
      4,
    )}`,
  }));

const find = (id: string) => {
  const found = workloads.find(w => w.id === id);
  if (!found) throw new Error(`There is no workload ${id}`);
  return found;
};

/** As the backend narrows, as far as the fixtures need it. */
function chosen({ entity, state, search, escaped, kind }: WorkloadChoice) {
  return workloads.filter(
    w =>
      (!state?.length || state.includes(w.state)) &&
      (!kind?.length || kind.includes(w.kind)) &&
      (!search || w.name.includes(search)) &&
      (!escaped || (w.kind === 'Pod' && w.queue === null)) &&
      (!entity || entity === `group:default/${w.team}`),
  );
}

/** To look at what is rarely seen: `?fixture=loading` and `?fixture=error` in the address. */
async function asAsked<T>(answer: T): Promise<T> {
  switch (new URLSearchParams(window.location.search).get('fixture')) {
    case 'loading':
      return new Promise(() => {});
    case 'error':
      throw new Error('The fixture was asked to fail');
    default:
      return answer;
  }
}

/** Answers from the fixtures. */
export const fixtureApi: MlWorkloadsApi = {
  async getWorkloads(query) {
    const items = chosen(query);
    return {
      items,
      totalItems: items.length,
      nextCursor: null,
      columns: [{ key: 'ml.example.com/experiment', title: 'Experiment' }],
      clusters: [freshness],
    };
  },
  async getWorkloadGroups({ by, ...query }) {
    const keys = [...new Set(chosen(query).map(w => w[by]))];
    return {
      by,
      currency: 'USD',
      more: false,
      clusters: [freshness],
      items: keys.map(key => {
        const those = chosen(query).filter(w => w[by] === key);
        const sum = (of: (w: Workload) => number) =>
          those.reduce((all, w) => all + of(w), 0);
        return {
          key,
          workloads: those.length,
          gpusMilli: sum(w => w.gpusMilli ?? 0),
          heldGpusMilli: sum(w => w.heldGpusMilli),
          gpuMs: sum(w => Number(w.gpuMs)),
          costMicros: those.every(w => w.costMicros === null)
            ? null
            : sum(w => Number(w.costMicros ?? 0)),
          unpricedGpuMs: sum(w => Number(w.unpricedGpuMs)),
        };
      }),
    };
  },
  getWorkload: async id => detailOf(find(id)),
  getTimeline: async id => timelineOf(find(id)),
  getEvents: async id => ({
    live: true,
    items: [
      {
        at: new Date(Date.now() - 600_000).toISOString(),
        type: 'Normal',
        reason: 'Pulled',
        message: 'Successfully pulled image "registry.example.com/train:7"',
        object: `Pod/${find(id).name}-0-x7k2p`,
        count: 1,
      },
      {
        at: new Date(Date.now() - 500_000).toISOString(),
        type: 'Warning',
        reason: 'BackOff',
        message: 'Back-off restarting failed container main',
        object: `Pod/${find(id).name}-1-x7k2p`,
        count: 3,
      },
    ],
  }),
  getLogs: async (_id, { pod = '' }) => ({
    pod,
    container: 'main',
    truncated: true,
    source: 'cluster',
    containers: ['main', 'weights'],
    lines: logLines(60),
  }),
  async *followLogs(_id, { pod = '', container = 'main' }, signal) {
    yield { log: { pod, container, containers: ['main', 'weights'] } };
    yield { lines: logLines(60) };
    for (let i = 60; !signal.aborted; i++) {
      await new Promise(done => setTimeout(done, 1000));
      yield { lines: logLines(1, i) };
    }
  },
  getStartStatistics: async () => startStatistics,
  getWait: async () => ({
    queue: 'gpu',
    since: new Date(Date.now() - 240_000).toISOString(),
    position: { inQueue: 2, inClusterQueue: 2 },
    expected: {
      remainingMs: 740_000,
      waits: 18,
      record: { withinMs: 600_000, right: 14, of: 20 },
    },
  }),
  getPreemptions: async id => preemptionsOf(find(id)),
  getManifests: async id => ({
    live: true,
    yaml: `apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: ${
      find(id).name
    }\n  namespace: team-vision\n  labels:\n    kueue.x-k8s.io/queue-name: gpu\nspec:\n  suspend: false\n  parallelism: 2\n`,
    receipt: [
      {
        path: '/metadata/labels/kueue.x-k8s.io~1queue-name',
        value: 'gpu',
        reason: 'Every GPU workload needs a queue; this is the team’s default.',
        manifest: 0,
      },
      {
        path: '/spec/template/spec/tolerations',
        value: 'nvidia.com/gpu=present:NoSchedule',
        reason: 'The nodes of hardware profile h100 carry this taint.',
        manifest: 0,
      },
    ],
  }),
  getWorkloadSpend: async id => workloadSpendOf(find(id)),
  act: async (w, operation) => ({
    operationId: '1',
    operation,
    workloadId: w.id,
    at: new Date().toISOString(),
    sentence: 'Nothing happened: this is a fixture.',
    undo: null,
  }),
  previewAction: async (id, operation, input = {}) =>
    operationPreviewOf(find(id), operation, input.replicas),
  actOnMany: async (ids, operation) => ({
    operation,
    items: ids.map(id => ({
      id,
      kind: find(id).kind,
      name: find(id).name,
      outcome: 'done',
      sentence: 'Nothing happened: this is a fixture.',
      undo: null,
    })),
    done: ids.length,
    refused: 0,
    failed: 0,
  }),
  previewMany: async ids => ({
    currency: 'USD',
    items: ids.map(id => bulkPreviewOf(find(id))),
  }),
  getLaunchRequest: async id => ({
    from: 'object',
    missing: [
      'Command: the portal keeps no arguments of what it did not launch.',
    ],
    request: {
      entityRef: 'component:default/vision-models',
      cluster: 'lab',
      namespace: 'team-vision',
      name: find(id).name,
      engine: 'job',
      type: 'training',
      image: 'registry.example.com/vision/trainer:1.0',
      profile: 'h100',
      gpusPerPod: 8,
      replicas: 1,
    },
  }),
  getDrift: async ({ entity }) => ({
    clusters: [
      {
        cluster: 'lab',
        checkedAt: new Date(Date.now() - 120_000).toISOString(),
        checked: workloads.length,
        problem: null,
      },
    ],
    items: driftItems.filter(
      item => !entity || entity === `group:default/${item.team}`,
    ),
  }),
  getSpend: async query => asAsked(spendOf(query)),
  getSpendEfficiency: async query => efficiencyOf(query),
  exportSpend: async () => new Blob(['day,cost\n'], { type: 'text/csv' }),
  claimSpend: async ({ namespace = null, workload = null, ...claim }) => ({
    id: '1',
    namespace,
    workload,
    workloadTitle: workload && `Job ${workload}`,
    cluster: claim.cluster,
    team: claim.team,
    reason: claim.reason,
    effectiveFrom: claim.since ?? new Date().toISOString(),
    endsAt: null,
    claimedAt: new Date().toISOString(),
    claimedBy: 'user:default/mara',
  }),
  getSpendClaims: async () => ({
    items: [],
    totalItems: 0,
    nextCursor: null,
  }),
  withdrawSpendClaim: async () => {
    throw new Error('There is no claim');
  },
  getReconciliation: async () => reconciliation,
  getCapacity: async () => capacity,
  getDataHealth: async () => dataHealth,
  getRates: async (): Promise<RateList> => ({
    totalItems: 2,
    nextCursor: null,
    currency: 'USD',
    sources: [
      {
        key: 'configuration',
        title: 'mlWorkloads.pricing.rates',
        attemptedAt: new Date().toISOString(),
        succeededAt: new Date().toISOString(),
        problem: null,
        rows: 2,
      },
    ],
    classes: [
      {
        cluster: 'lab',
        instanceType: 'p5.48xlarge',
        gpuModel: 'NVIDIA-H100-80GB-HBM3',
        gpusPerNode: 8,
        region: 'us-east-1',
        capacityType: 'on-demand',
        nodes: 4,
        pricePerNodeHour: '55.04',
        pricePerGpuHourMicros: 6_880_000,
        gpuShare: 1,
        kind: 'list',
        source: 'on-demand list price',
        retrievedAt: '2026-11-01T00:00:00.000Z',
        effectiveFrom: '2026-01-01T00:00:00.000Z',
      },
    ],
    items: [
      {
        kind: 'list',
        instanceType: 'p5.48xlarge',
        currency: 'USD',
        pricePerNodeHour: '55.04',
        effectiveFrom: '2026-01-01T00:00:00.000Z',
        source: 'on-demand list price',
        retrievedAt: '2026-11-01T00:00:00.000Z',
      },
      {
        kind: 'fallback',
        gpuModel: 'NVIDIA-L4',
        currency: 'USD',
        pricePerGpuHour: '0.80',
        effectiveFrom: '2026-01-01T00:00:00.000Z',
        source: 'estimate',
        retrievedAt: '2026-11-01T00:00:00.000Z',
      },
    ],
  }),
};
