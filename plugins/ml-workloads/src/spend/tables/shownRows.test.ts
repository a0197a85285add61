import type { Spend } from '@slipway/backstage-plugin-ml-workloads-common';
import { shownRows } from './shownRows';

const amount = (costMicros: number | null) => ({
  gpuMs: 3_600_000,
  costMicros,
  unpricedGpuMs: costMicros === null ? 3_600_000 : 0,
});
const row = (more: object) => ({
  key: 'a',
  ...amount(5_000_000),
  startingCostMicros: 0,
  runningCostMicros: 5_000_000,
  outcomes: {},
  previous: null,
  ...more,
});
const shown = (...rows: object[]) =>
  shownRows({ rows, currency: 'USD', previousTotal: null } as unknown as Spend);

it('shows starts and losses without a price as not known, beside money that is known', () => {
  const { starting, lost } = shown(
    row({ startingCostMicros: null, outcomes: { failed: amount(null) } }),
    row({ outcomes: { failed: amount(1_000_000), preempted: amount(null) } }),
    row({}),
  );
  expect(starting.micros).toEqual([null, 0, 0]);
  expect(lost!.micros.map(one => one && Number(one))).toEqual([
    null,
    1_000_000,
    0,
  ]);
});
