import type { Spend } from '@slipway/backstage-plugin-ml-workloads-common';
import { describeSpend, describeUnpriced } from './formatSpend';

const period = { phrase: 'in the last 30 days' };
const spend = (
  costMicros: number | null,
  starting: number | null,
  gpuMs = 3_600_000,
  unpricedGpuMs = 0,
) =>
  ({
    currency: 'USD',
    total: { costMicros, gpuMs, unpricedGpuMs },
    starting: { costMicros: starting, gpuMs: 0, unpricedGpuMs: 0 },
  } as Spend);

it('says what was spent and what of it did no work', () => {
  expect(describeSpend(spend(431_200_000, 161_000_000), 'Vision', period)).toBe(
    'Vision spent $431 in the last 30 days, $161 of it on GPUs that were not yet running.',
  );
});

it('leaves the second half out when nothing was lost to starting', () => {
  expect(describeSpend(spend(431_200_000, 0), 'Vision', period)).toBe(
    'Vision spent $431 in the last 30 days.',
  );
});

it('tells GPU time without a price from no GPU time', () => {
  expect(describeSpend(spend(null, null), 'Vision', period)).toBe(
    'Vision used 1.0 GPU-h in the last 30 days; none of it has a price.',
  );
  expect(describeSpend(spend(null, null, 0), 'Vision', period)).toBe(
    'Vision used no GPUs in the last 30 days.',
  );
});

it('names GPU time that is not in the money', () => {
  expect(describeUnpriced(spend(5, 0, 7_200_000, 3_600_000))).toBe(
    '1.0 GPU-h have no price and are not in this money.',
  );
  expect(describeUnpriced(spend(5, 0))).toBeNull();
});
