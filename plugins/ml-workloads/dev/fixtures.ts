/**
 * Invented data for looking at the plugin without a backend. Development only: nothing in `src` imports it.
 */
import type {
  Attempt,
  ClusterFreshness,
  DriftItem,
  StartStatistics,
  WaterfallPhase,
  Workload,
  WorkloadDetail,
  WorkloadPreemptions,
  WorkloadSpend,
  WorkloadState,
  WorkloadTimeline,
} from '@slipway/backstage-plugin-ml-workloads-common';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const started = Date.now();
const ago = (ms: number) => new Date(started - ms).toISOString();

/** Always the same numbers (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = Math.trunc(state + 0x6d2b79f5);
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export const freshness: ClusterFreshness = {
  cluster: 'lab',
  title: 'Lab',
  observedAt: ago(20 * SECOND),
  observedSince: ago(26 * DAY),
  stale: false,
  problem: null,
  simulated: true,
};

const PRICE_MICROS = 6_880_000;

const REASONS: Partial<Record<WorkloadState, Workload['reason']>> = {
  Queued: {
    code: 'WaitingForQuota',
    sentence:
      'Its queue has 4 of 16 GPUs left and it asks for 8; 1 workload is before it.',
    actor: 'lead',
    action: 'stop or pause something of the team, or ask for more quota',
  },
  Provisioning: {
    code: 'NodeRequested',
    sentence: 'It has quota; a node with 8 H100 is being added.',
    actor: 'nobody',
    action: null,
  },
  Starting: {
    code: 'PullingImage',
    sentence: '2 of 2 pods hold their GPUs and pull the image.',
    actor: 'nobody',
    action: null,
  },
  Failed: {
    code: 'OutOfMemory',
    sentence: 'A container used more memory than its limit (exit code 137).',
    actor: 'you',
    action: 'ask for more memory or use a smaller batch',
  },
};

function workload(
  id: string,
  name: string,
  state: WorkloadState,
  gpus: number,
  hours: number,
  more: Partial<Workload> = {},
): Workload {
  const held = ['Starting', 'Running', 'Degraded'].includes(state) ? gpus : 0;
  const gpuMs = Math.round(hours * gpus * HOUR);
  return {
    id,
    cluster: 'lab',
    namespace: 'team-vision',
    kind: 'Job',
    name,
    uid: `uid-${id}`,
    type: 'training',
    engine: 'job',
    team: 'vision',
    component: 'component:default/vision-models',
    state,
    since: ago(Math.max(hours, 0.03) * HOUR * 0.9),
    reason: REASONS[state] ?? null,
    queue: 'gpu',
    profile: 'h100',
    gpuModel: 'NVIDIA-H100-80GB-HBM3',
    gpusMilli: gpus * 1000,
    heldGpusMilli: held * 1000,
    createdAt: ago((hours + 0.2) * HOUR),
    startedAt: hours > 0 ? ago(hours * HOUR) : null,
    endedAt: ['Succeeded', 'Failed', 'Stopped'].includes(state)
      ? ago(HOUR)
      : null,
    attempts: 1,
    gpuMs,
    costMicros: Math.round((gpuMs / HOUR) * PRICE_MICROS),
    unpricedGpuMs: 0,
    currency: 'USD',
    launchedBy: 'user:default/ml-engineer',
    deleted: false,
    ...more,
  };
}

export const workloads: Workload[] = [
  workload('w1', 'detector-finetune-7', 'Running', 8, 3.4, { attempts: 2 }),
  workload('w2', 'segmenter-pretrain', 'Starting', 8, 0.08),
  workload('w3', 'detector-eval', 'Queued', 8, 0, { costMicros: 0 }),
  workload(
    'w4',
    'depth-ablation-with-a-rather-long-name-to-wrap',
    'Provisioning',
    8,
    0,
    {
      costMicros: 0,
    },
  ),
  workload('w5', 'captioner', 'Degraded', 2, 51, {
    kind: 'Deployment',
    type: 'serving',
    engine: 'generic',
    reason: {
      code: 'BelowReplicas',
      sentence: '1 of 2 replicas is ready.',
      actor: 'you',
      action: 'look at the logs of the pod that restarts',
    },
  }),
  workload('w6', 'detector-finetune-6', 'Succeeded', 8, 5.2),
  workload('w7', 'tracker-sweep-3', 'Failed', 4, 0.6),
  workload('w8', 'notebook-gpu', 'Paused', 1, 12, { type: 'interactive' }),
  workload('w9', 'spot-experiment', 'Stopped', 1, 2.5, {
    costMicros: null,
    unpricedGpuMs: Math.round(2.5 * HOUR),
    gpuModel: 'NVIDIA-L4',
    queue: null,
  }),
  workload('w10', 'upscaler', 'Running', 4, 8.1, {
    kind: 'JobSet',
    engine: 'generic',
  }),
];

function attempt(
  number: number,
  start: number,
  end: number | null,
  lengths: Array<[WaterfallPhase, number]>,
  more: Partial<Attempt> = {},
): Attempt {
  let at = start;
  const waterfall = lengths.map(([phase, length]) => {
    const segment = {
      phase,
      start: new Date(at).toISOString(),
      end: new Date(at + length).toISOString(),
      source: 'Workload.status.conditions[QuotaReserved]',
    };
    at += length;
    return segment;
  });
  return {
    number,
    start: new Date(start).toISOString(),
    readyAt: new Date(at).toISOString(),
    end: end === null ? null : new Date(end).toISOString(),
    endReason: null,
    exitCode: null,
    message: null,
    pods: 2,
    waterfall,
    ...more,
  };
}

export function timelineOf(w: Workload): WorkloadTimeline {
  const begin = Date.parse(w.createdAt);
  if (w.state === 'Queued') {
    const queued = {
      phase: 'queued' as const,
      start: w.createdAt,
      end: null,
      source: 'Workload.status.conditions[QuotaReserved]',
    };
    return {
      attempts: [
        attempt(1, begin, null, [], {
          readyAt: null,
          pods: 0,
          waterfall: [queued],
        }),
      ],
      transitions: [
        {
          at: w.createdAt,
          from: null,
          to: 'Queued',
          reasonCode: 'WaitingForQuota',
          sentence: 'It entered queue gpu.',
          source: 'metadata.creationTimestamp',
        },
      ],
    };
  }
  const first = attempt(
    1,
    begin,
    begin + 70 * MINUTE,
    [
      ['queued', 40 * SECOND],
      ['scheduling', 4 * SECOND],
      ['imagePull', 95 * SECOND],
      ['init', 20 * SECOND],
    ],
    {
      endReason: 'preempted',
      preemption: {
        rule: 'InCohortReclamation',
        sentence: 'A queue took back quota that it had lent.',
      },
    },
  );
  const second = attempt(2, begin + 70 * MINUTE, null, [
    ['queued', 190 * SECOND],
    ['admissionChecks', 12 * SECOND],
    ['nodeRequest', 8 * SECOND],
    ['nodeBoot', 84 * SECOND],
    ['nodeInit', 41 * SECOND],
    ['scheduling', 6 * SECOND],
    ['imagePull', 132 * SECOND],
    ['init', 24 * SECOND],
    ['load', 58 * SECOND],
    ['unattributed', 17 * SECOND],
  ]);
  const change = (
    after: number,
    from: WorkloadState | null,
    to: WorkloadState,
    sentence: string | null,
  ) => ({
    at: new Date(begin + after).toISOString(),
    from,
    to,
    reasonCode: null,
    sentence,
    source: 'Workload.status.conditions',
  });
  return {
    attempts: w.attempts > 1 ? [first, second] : [{ ...second, number: 1 }],
    transitions: [
      change(0, null, 'Queued', 'It entered queue gpu.'),
      change(40 * SECOND, 'Queued', 'Starting', 'Its pods were placed.'),
      change(160 * SECOND, 'Starting', 'Running', null),
      change(
        70 * MINUTE,
        'Running',
        'Queued',
        'It was preempted by work of higher priority in team-speech.',
      ),
      change(73 * MINUTE, 'Queued', 'Provisioning', 'It has quota again.'),
      change(
        75.5 * MINUTE,
        'Provisioning',
        'Starting',
        'Its pods were placed.',
      ),
      change(79.5 * MINUTE, 'Starting', 'Running', null),
    ],
  };
}

export function preemptionsOf(w: Workload): WorkloadPreemptions {
  return {
    currency: w.currency,
    items: timelineOf(w).attempts.flatMap(a =>
      a.preemption && a.end
        ? [
            {
              attempt: a.number,
              at: a.end,
              ...a.preemption,
              by: { team: 'speech', workload: null },
              lost: {
                gpuMs: 9.1 * HOUR,
                costMicros: 9.1 * PRICE_MICROS,
                unpricedGpuMs: 0,
              },
            },
          ]
        : [],
    ),
  };
}

/** What is usual for starts on an H100. */
export const startStatistics: StartStatistics = {
  cluster: 'lab',
  profile: 'h100',
  template: 'template:default/train-a-model',
  starts: 38,
  from: ago(20 * DAY),
  to: ago(2 * HOUR),
  total: { p50Ms: 4.2 * MINUTE, p95Ms: 11.5 * MINUTE },
  stages: (
    [
      ['queued', 38, 31, 300],
      ['nodeRequest', 9, 7, 12],
      ['nodeBoot', 9, 80, 131],
      ['nodeInit', 9, 39, 64],
      ['scheduling', 38, 3, 9],
      ['imagePull', 30, 72, 170],
      ['init', 38, 21, 40],
      ['load', 38, 55, 88],
    ] as const
  ).map(([phase, starts, p50, p95]) => ({
    phase,
    starts,
    times: { p50Ms: p50 * SECOND, p95Ms: p95 * SECOND },
  })),
  savings: [
    {
      remedy: 'warmNode',
      phases: ['nodeRequest', 'nodeBoot', 'nodeInit'],
      starts: 9,
      times: { p50Ms: 126 * SECOND, p95Ms: 204 * SECOND },
      heldGpuMs: null,
    },
    {
      remedy: 'prePulledImage',
      phases: ['imagePull'],
      starts: 30,
      times: { p50Ms: 72 * SECOND, p95Ms: 170 * SECOND },
      heldGpuMs: 4.9 * HOUR,
    },
    {
      remedy: 'cachedWeights',
      phases: ['init'],
      starts: 3,
      times: null,
      heldGpuMs: null,
    },
  ],
};

export function detailOf(w: Workload): WorkloadDetail {
  return {
    ...w,
    freshness,
    kept: 'all',
    receipt: [],
    pods: (w.state === 'Queued' ? [] : [0, 1]).map(i => ({
      uid: `${w.id}-pod-${i}`,
      name: `${w.name}-${i}-x7k2p`,
      node: `gpu-h100-${i + 3}`,
      phase: 'Running',
      ready: true,
      restarts: i,
      gpusMilli: 4000,
      createdAt: w.createdAt,
      scheduledAt: ago(2 * HOUR),
      runningAt: ago((1.9 - i * 0.02) * HOUR),
      readyAt: ago((1.9 - i * 0.02) * HOUR),
      endedAt: null,
      message: null,
    })),
  };
}

export function workloadSpendOf(w: Workload): WorkloadSpend {
  const hours = [0, 1, 2, 3].flatMap(i => {
    const hour = new Date(Math.floor(started / HOUR) * HOUR - i * HOUR);
    const row = (phase: 'starting' | 'running', gpuHours: number) => ({
      hour: hour.toISOString(),
      phase,
      provisional: i === 0,
      gpuMs: Math.round(gpuHours * HOUR),
      costMicros: Math.round(gpuHours * PRICE_MICROS),
      unpricedGpuMs: 0,
    });
    return i === 3
      ? [row('starting', 0.533), row('running', 4.117)]
      : [row('running', 8)];
  });
  const sum = (phase?: string) => {
    const rows = hours.filter(h => !phase || h.phase === phase);
    return {
      gpuMs: rows.reduce((all, h) => all + h.gpuMs, 0),
      costMicros: rows.reduce((all, h) => all + h.costMicros, 0),
      unpricedGpuMs: 0,
    };
  };
  return {
    ...sum(),
    currency: w.currency,
    starting: sum('starting'),
    running: sum('running'),
    hours,
    pricePerGpuHourMicros: PRICE_MICROS,
    priceSource: 'on-demand list price of p5.48xlarge, retrieved 2026-11-01',
    completeUntil: new Date(Math.floor(started / HOUR) * HOUR).toISOString(),
  };
}

/** One workload that a tightened rule would refuse today. */
export const driftItems: DriftItem[] = [
  {
    workloadId: 'w1',
    cluster: 'lab',
    namespace: 'team-vision',
    kind: 'Job',
    name: 'detector-finetune-7',
    team: 'vision',
    component: 'component:default/vision-models',
    truncated: false,
    since: ago(2 * DAY),
    checkedAt: ago(2 * MINUTE),
    reasons: [
      {
        code: 'SW02',
        title: 'Maximum run time',
        message:
          'The longest run time is 172800 seconds; at most 86400 are allowed.',
        why: 'A job that hangs holds its GPUs until somebody notices.',
        fix: 'Set the longest run time to at most the limit.',
        fields: ['maxRunSeconds'],
        layer: 'guardrails',
        kind: 'Job',
        values: { seconds: '172800', max: '86400' },
      },
    ],
  },
];
