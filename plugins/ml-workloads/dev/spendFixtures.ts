/** Invented answers about spend, as exact as real ones: rows sum to the total, buckets to the rows. Development and tests only. */
import type {
  Spend,
  SpendAmount,
  SpendBucket,
  SpendEfficiency,
  SpendGroupBy,
  SpendMover,
  SpendPrice,
  SpendRow,
} from '@slipway/backstage-plugin-ml-workloads-common';
import type { SpendQuery } from '../src/api';
import { freshness, randomFrom, workloads } from './fixtures';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOW = Date.now();
const OBSERVED_SINCE = Math.floor(NOW / DAY) * DAY - 75 * DAY;
const PRICE_MICROS = 6_880_000;

interface Key {
  key: string;
  title: string;
  ref: string | null;
  weight: number;
  /** Its nodes have no price. */
  unpriced?: boolean;
}

const named = (
  names: string[],
  refOf: (name: string) => string | null = () => null,
): Key[] =>
  names.map((name, i) => ({
    key: refOf(name) ?? name,
    title: refOf(name) ?? name,
    ref: refOf(name),
    weight: 1 / (i + 1.3),
  }));

const KEYS: Partial<Record<SpendGroupBy, Key[]>> = {
  team: [
    { key: 'unattributed', title: 'unattributed', ref: null, weight: 0.12 },
    ...named(
      [
        ...['vision', 'speech', 'robotics', 'ranking', 'language'],
        ...['forecasting', 'research', 'search'],
      ],
      name => name,
    ),
  ],
  component: [
    ...named(
      ['vision-models', 'captioner', 'detector', 'segmentation-service'],
      name => `component:default/${name}`,
    ),
    { key: 'none', title: 'none', ref: null, weight: 0.18 },
  ],
  workload: workloads.map((w, i) => ({
    key: w.id,
    title: `${w.kind} ${w.name}`,
    ref: w.id,
    weight: 1 / (i + 1.3),
    unpriced: w.costMicros === null,
  })),
  attempt: [1, 2, 3].map(n => ({
    key: `w1/${n}`,
    title: `Job detector-finetune-7, attempt ${n}`,
    ref: 'w1',
    weight: n,
  })),
  phase: [
    { key: 'running', title: 'running', ref: null, weight: 6 },
    { key: 'starting', title: 'starting', ref: null, weight: 1 },
  ],
  outcome: ['succeeded', 'running', 'failed', 'preempted', 'stopped'].map(
    (key, i) => ({ key, title: key, ref: null, weight: 1 / (i + 1) }),
  ),
  gpuModel: [
    ...named(['NVIDIA-H100-80GB-HBM3', 'NVIDIA-A100-SXM4-80GB']),
    {
      key: 'NVIDIA-L4',
      title: 'NVIDIA-L4',
      ref: null,
      weight: 0.05,
      unpriced: true,
    },
  ],
  kind: named(['Job', 'JobSet', 'Deployment', 'RayJob']),
  cluster: named(['lab'], name => name),
};

const PRICES: SpendPrice[] = [
  {
    gpuModel: 'NVIDIA-H100-80GB-HBM3',
    capacityType: 'on-demand',
    pricePerGpuHourMicros: PRICE_MICROS,
    kind: 'list',
    source: 'on-demand list price of p5.48xlarge',
    retrievedAt: '2026-11-01T00:00:00.000Z',
    effectiveFrom: '2026-01-01T00:00:00.000Z',
  },
  {
    gpuModel: 'NVIDIA-A100-SXM4-80GB',
    capacityType: 'spot',
    pricePerGpuHourMicros: 1_612_500,
    kind: 'contract',
    source: 'contract 2026',
    retrievedAt: '2026-10-01T00:00:00.000Z',
    effectiveFrom: '2026-10-01T00:00:00.000Z',
  },
  {
    gpuModel: 'NVIDIA-L4',
    capacityType: 'on-demand',
    pricePerGpuHourMicros: null,
    kind: null,
    source: null,
    retrievedAt: null,
    effectiveFrom: null,
  },
];

const ZERO: SpendAmount = { gpuMs: 0, costMicros: 0, unpricedGpuMs: 0 };

const plus = (a: SpendAmount, b: SpendAmount): SpendAmount => ({
  gpuMs: Number(a.gpuMs) + Number(b.gpuMs),
  costMicros:
    a.costMicros === null && b.costMicros === null
      ? null
      : Number(a.costMicros ?? 0) + Number(b.costMicros ?? 0),
  unpricedGpuMs: Number(a.unpricedGpuMs) + Number(b.unpricedGpuMs),
});
const sum = (amounts: SpendAmount[]) =>
  amounts.length === 0 ? ZERO : amounts.reduce(plus);

const share = (amount: SpendAmount, part: number): SpendAmount => ({
  gpuMs: Math.floor(Number(amount.gpuMs) * part),
  costMicros:
    amount.costMicros === null
      ? null
      : Math.floor(Number(amount.costMicros) * part),
  unpricedGpuMs: Math.floor(Number(amount.unpricedGpuMs) * part),
});
const less = (amount: SpendAmount, part: SpendAmount): SpendAmount => ({
  gpuMs: Number(amount.gpuMs) - Number(part.gpuMs),
  costMicros:
    amount.costMicros === null
      ? null
      : Number(amount.costMicros) - Number(part.costMicros),
  unpricedGpuMs: Number(amount.unpricedGpuMs) - Number(part.unpricedGpuMs),
});

/** Money of a key in an hour or a day; weekends are calmer. Always the same for the same moment. */
function amountOf(key: Key, index: number, start: number, length: number) {
  const random = randomFrom(Math.trunc(start / HOUR) * 31 + index)();
  const weekday = new Date(start).getUTCDay();
  const load = (weekday % 6 === 0 ? 0.35 : 1) * (0.6 + 0.7 * random);
  const gpuMs = Math.round((length / DAY) * 60 * HOUR * load * key.weight);
  return key.unpriced
    ? { gpuMs, costMicros: null, unpricedGpuMs: gpuMs }
    : {
        gpuMs,
        costMicros: Math.round((gpuMs / HOUR) * PRICE_MICROS),
        unpricedGpuMs: 0,
      };
}

function bucketsOf(
  keys: Key[],
  from: number,
  to: number,
  length: number,
): SpendBucket[] {
  const buckets: SpendBucket[] = [];
  for (let at = from; at < Math.min(to, NOW); at += length) {
    if (at + length <= OBSERVED_SINCE) continue;
    const part = Math.min(length, NOW - at);
    const values = Object.fromEntries(
      keys.map((key, i) => [key.key, amountOf(key, i, at, part)]),
    );
    buckets.push({
      start: new Date(at).toISOString(),
      end: new Date(at + length).toISOString(),
      provisional: at + length > Math.floor(NOW / HOUR) * HOUR,
      hasGap: at > NOW - 9 * DAY && at <= NOW - 8 * DAY,
      unpricedGpuMs: sum(Object.values(values)).unpricedGpuMs,
      values,
    });
  }
  return buckets;
}

function rowOf(key: Key, i: number, buckets: SpendBucket[]): SpendRow {
  const amount = sum(buckets.map(({ values }) => values[key.key]));
  const starting = share(amount, 0.06 + 0.03 * (i % 4));
  const running = less(amount, starting);
  const failed = share(amount, 0.05 + 0.04 * (i % 3));
  const preempted = share(amount, 0.02 * (i % 2));
  const known = i % 4 !== 3 && amount.costMicros !== null;
  const previous = known ? share(amount, 0.6 + 0.2 * (i % 4)) : null;
  return {
    key: key.key,
    title: key.title,
    ref: key.ref,
    unattributed: false,
    ...amount,
    startingCostMicros: starting.costMicros,
    runningCostMicros: running.costMicros,
    outcomes: {
      failed,
      preempted,
      succeeded: less(less(amount, failed), preempted),
    },
    compared: {
      gpuMs: amount.gpuMs,
      costMicros: amount.costMicros,
      unpricedGpuMs: amount.unpricedGpuMs,
    },
    previous,
    previousCostMicros: previous?.costMicros ?? null,
    changeMicros: previous
      ? Number(amount.costMicros) - Number(previous.costMicros)
      : null,
  };
}

function moversOf(rows: SpendRow[]): NonNullable<Spend['movers']> {
  const movers = rows.flatMap((row): SpendMover[] =>
    row.changeMicros === null
      ? []
      : [
          {
            key: row.key,
            title: row.title,
            ref: row.ref,
            costMicros: row.costMicros!,
            previousCostMicros: row.previousCostMicros!,
            changeMicros: row.changeMicros,
          },
        ],
  );
  const by = (sign: number) =>
    movers
      .filter(({ changeMicros }) => Number(changeMicros) * sign > 0)
      .sort((a, b) => sign * (Number(b.changeMicros) - Number(a.changeMicros)))
      .slice(0, 5);
  return { up: by(1), down: by(-1) };
}

/** What `GET /spend` says of the invented team, or of the fleet without an entity. */
export function spendOf(
  query: Pick<SpendQuery, 'from' | 'to' | 'groupBy' | 'entity'> &
    Partial<SpendQuery>,
): Spend {
  const { groupBy } = query;
  const keys = KEYS[groupBy] ?? [
    { key: 'none', title: 'none', ref: null, weight: 1 },
    { key: 'gpu', title: 'gpu', ref: null, weight: 2 },
  ];
  const from = Date.parse(query.from);
  const to = Date.parse(query.to);
  const granularity = query.granularity ?? 'day';
  const buckets = bucketsOf(
    keys,
    from,
    to,
    granularity === 'hour' ? HOUR : DAY,
  );
  const ofNobody = query.team === 'unattributed';
  const rows =
    buckets.length > 0
      ? keys.map((key, i) => ({
          ...rowOf(key, i, buckets),
          unattributed: ofNobody || key.key === 'unattributed',
        }))
      : [];
  const total = sum(rows);
  const amount = ({ gpuMs, costMicros, unpricedGpuMs }: SpendAmount) => ({
    gpuMs,
    costMicros,
    unpricedGpuMs,
  });
  const month = new Date(from).toISOString().slice(0, 7);
  const before = previousOf(from, to);
  const corrections = {
    ...share(amount(total), 0.0031),
    count: 14,
    months: [
      {
        ...share(amount(total), 0.0031),
        count: 14,
        month: before.from.slice(0, 7),
      },
    ],
  };
  return {
    from: query.from,
    to: query.to,
    granularity,
    groupBy,
    currency: 'USD',
    total: amount(total),
    starting: phaseOf(rows, 'startingCostMicros'),
    running: phaseOf(rows, 'runningCostMicros'),
    outcomes: {
      failed: sum(rows.map(({ outcomes }) => outcomes!.failed!)),
      preempted: sum(rows.map(({ outcomes }) => outcomes!.preempted!)),
      succeeded: sum(rows.map(({ outcomes }) => outcomes!.succeeded!)),
    },
    corrections,
    bill: plus(amount(total), corrections),
    previousTotal: share(amount(total), 0.83),
    comparedTotal: amount(total),
    comparedPeriod: {
      from: query.from,
      to: query.to,
      hasGap: false,
    },
    previousPeriod: { ...before, hasGap: false },
    notCompared: null,
    rows,
    movers: moversOf(rows),
    buckets,
    categories: query.entity ? null : categoriesOf(amount(total)),
    prices: PRICES,
    months: [
      {
        month,
        closed: to < NOW - 4 * DAY,
        closesAt: new Date(to + 3 * DAY).toISOString(),
      },
    ],
    completeUntil: new Date(Math.floor(NOW / HOUR) * HOUR).toISOString(),
    observedSince: new Date(OBSERVED_SINCE).toISOString(),
    included:
      'GPU slots that pods held, at the price of their node; no storage, network or licences.',
    partial: false,
    simulated: true,
    clusters: [freshness],
  };
}

function phaseOf(
  rows: SpendRow[],
  field: 'startingCostMicros' | 'runningCostMicros',
): SpendAmount {
  const costMicros = rows.reduce(
    (all, row) => all + Number(row[field] ?? 0),
    0,
  );
  return {
    gpuMs: Math.floor((costMicros / PRICE_MICROS) * HOUR),
    costMicros,
    unpricedGpuMs: 0,
  };
}

/** The month before a month, the same length before else. */
function previousOf(from: number, to: number) {
  const begin = new Date(from);
  const isMonth =
    begin.getUTCDate() === 1 &&
    Date.UTC(begin.getUTCFullYear(), begin.getUTCMonth() + 1, 1) === to;
  return {
    from: new Date(
      isMonth
        ? Date.UTC(begin.getUTCFullYear(), begin.getUTCMonth() - 1, 1)
        : from - (to - from),
    ).toISOString(),
    to: begin.toISOString(),
  };
}

function categoriesOf(allocated: SpendAmount): Spend['categories'] {
  return (
    [
      ['allocated', null, 1],
      ['system', null, 0.02],
      ['unallocated', 'free', 0.61],
      ['unallocated', 'warmup', 0.04],
      ['stranded', 'cpu', 0.03],
      ['unmetered', null, 0.01],
    ] as const
  ).map(([category, reason, part]) => ({
    category,
    reason,
    ...(part === 1 ? allocated : share(allocated, part)),
  }));
}

/** What `GET /spend/efficiency` says; one metric is there, one does not answer. */
export function efficiencyOf(
  query: Pick<SpendQuery, 'from' | 'to'>,
): SpendEfficiency {
  const { total, starting, outcomes, completeUntil, observedSince, included } =
    spendOf({ ...query, groupBy: 'workload', entity: 'any' });
  return {
    from: query.from,
    to: query.to,
    currency: 'USD',
    total,
    successfulRuns: {
      ...outcomes!.succeeded!,
      runs: 15,
      pricedRuns: 12,
      leftOut: [
        {
          gpuModel: 'NVIDIA-B200',
          capacityType: 'spot',
          runs: 3,
          unpricedGpuMs: 6 * HOUR,
        },
      ],
      costPerRunMicros: Math.round(
        Number(outcomes!.succeeded!.costMicros) / 12,
      ),
    },
    failed: { ...outcomes!.failed!, attempts: 7 },
    preempted: { ...outcomes!.preempted!, attempts: 3 },
    coldStart: { ...starting, attempts: 41 },
    units: [
      {
        name: 'requests',
        title: '1,000 requests',
        per: 1000,
        quantity: 18_420_117,
        costMicros: 412_000_000,
        costPerUnitsMicros: 22_367,
        problem: null,
      },
      {
        name: 'tokens',
        title: '1 million tokens',
        per: 1_000_000,
        quantity: null,
        costMicros: 412_000_000,
        costPerUnitsMicros: null,
        problem: 'The metric did not answer.',
      },
    ],
    unitsProblem: null,
    completeUntil,
    observedSince,
    included,
    partial: false,
    simulated: true,
  };
}
