import { PROFILES } from '../__testUtils__/answers';
import { compare, compareServing } from './comparison';

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
  expect(compare({}, H100)).toEqual({
    alternatives: [],
    conclusion: null,
    sources: [],
  });
  expect(
    compare({ ...NEED, hostedPerRun: 40 }, UNPRICED).alternatives.map(
      a => a.name,
    ),
  ).toEqual(['Hosted service']);
  expect(compare({ gpus: 1 }, undefined).alternatives).toEqual([]);
});

describe('for a model that is served', () => {
  it('compares reserved GPUs with tokens, with arithmetic, break-even and sources', () => {
    expect(
      compareServing(
        { gpus: 2, millionTokens: 1000, hostedPerMillion: 0.6 },
        H100,
      ),
    ).toEqual({
      alternatives: [
        {
          name: 'Here, GPUs reserved all month',
          perMonth: '$5,742',
          arithmetic: '2 GPUs × 730 h × $3.93 / GPU-h',
        },
        {
          name: 'Hosted API',
          perMonth: '$600.00',
          arithmetic: '1000 M tokens × $0.60 / M',
        },
      ],
      conclusion:
        'The hosted service is cheaper by $5,142 a month, if its terms allow your data. The two cost the same at 9,570 million tokens a month.',
      sources: [
        'Price here: list price of p5.48xlarge, retrieved 2026-11-21.',
        'Hosted price: what you entered, from the price list of the service.',
      ],
    });
  });

  it('says only what it can compute', () => {
    expect(compareServing({}, H100).conclusion).toBeNull();
    expect(
      compareServing({ gpus: 1, hostedPerMillion: 1 }, H100).conclusion,
    ).toBe('The two cost the same at 2,871 million tokens a month.');
    expect(
      compareServing(
        { gpus: 1, millionTokens: 5, hostedPerMillion: 1 },
        UNPRICED,
      ).alternatives.map(a => a.name),
    ).toEqual(['Hosted API']);
  });
});
