import type {
  Reconciliation,
  ReconciliationRow,
} from '@slipway/backstage-plugin-ml-workloads-common';

const HOUR = 3_600_000;
const HOUR_MICROS = 6_880_000;

/** Hours that the ledger counts, that OpenCost counts, and OpenCost's price of one. */
function row(
  key: string,
  ours: number,
  theirs: number,
  price: number,
  starting: number = 0,
): ReconciliationRow {
  const cost = ours * HOUR_MICROS;
  const theirCost = Math.round(theirs * price * 1e6);
  const time = (ours - theirs) * HOUR_MICROS;
  const held = Math.max(0, Math.min(starting * HOUR_MICROS, time));
  return {
    key,
    ours: { gpuMs: ours * HOUR, costMicros: cost, unpricedGpuMs: 0 },
    theirs: {
      gpuMs: theirs * HOUR,
      gpuCostMicros: theirCost,
      totalCostMicros: Math.round(theirCost * 1.31),
    },
    differenceMicros: cost - theirCost,
    effects: [
      { code: 'starting' as const, micros: held },
      { code: 'time' as const, micros: time - held },
      { code: 'price' as const, micros: cost - theirCost - time },
    ].filter(({ micros }) => micros !== 0),
  };
}

const rows = [
  row('unattributed', 12, 12, 6.88),
  row('speech', 310, 288, 5.2, 22),
  row('vision', 644, 590, 5.2, 31),
  row('system', 8, 0, 0),
  row('idle', 402, 431, 5.2),
];

export const reconciliation: Reconciliation = {
  from: '2026-11-01T00:00:00.000Z',
  to: '2026-12-01T00:00:00.000Z',
  currency: 'USD',
  configured: true,
  clusters: [
    {
      cluster: 'lab',
      days: 28,
      missingDays: 2,
      retrievedAt: new Date(Date.now() - 40 * 60_000).toISOString(),
      problem: null,
    },
  ],
  rows,
  total: row('total', 1376, 1321, 5.2, 53),
};
