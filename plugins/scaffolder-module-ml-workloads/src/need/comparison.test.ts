import { PROFILES } from '../__testUtils__/answers';
import { compare } from './comparison';

const [H100, UNPRICED] = PROFILES;
const NEED = { gpus: 8, hoursPerRun: 2, runsPerMonth: 10 };

it('computes a month by the run, held, and hosted, with the arithmetic', () => {
  const { alternatives } = compare({ ...NEED, hostedPerRun: 40 }, H100);
  expect(alternatives).toEqual([
    {
      name: 'Here, by the run',
      perMonth: '$629.28',
      arithmetic: '8 GPUs × 2 h × 10 runs × $3.93 / GPU-h',
    },
    {
      name: 'Here, held all month',
      perMonth: '$22,969',
      arithmetic: '8 GPUs × 730 h × $3.93 / GPU-h',
    },
    {
      name: 'Hosted service',
      perMonth: '$400.00',
      arithmetic: '10 runs × $40.00',
    },
  ]);
});

it.each([
  [40, /hosted service is cheaper by \$229.28/],
  [100, /Running it here is cheaper by \$370.72/],
  [63, /about the same/],
])('concludes from a hosted price of %s a run', (hostedPerRun, text) => {
  expect(compare({ ...NEED, hostedPerRun }, H100).conclusion).toMatch(text);
});

it('concludes nothing without a hosted price', () => {
  expect(compare(NEED, H100).conclusion).toBeNull();
});

it('compares only what it can compute', () => {
  expect(compare({}, H100)).toEqual({ alternatives: [], conclusion: null });
  expect(
    compare({ ...NEED, hostedPerRun: 40 }, UNPRICED).alternatives.map(
      a => a.name,
    ),
  ).toEqual(['Hosted service']);
  expect(compare({ gpus: 1 }, undefined).alternatives).toEqual([]);
});
