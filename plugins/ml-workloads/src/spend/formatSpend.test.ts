import type { Spend } from '@slipway/backstage-plugin-ml-workloads-common';
import {
  describeComparison,
  describeCorrections,
  describeMonths,
  describeSpend,
  describeUnpriced,
} from './formatSpend';

const period = { phrase: 'this month', to: '2026-12-01T00:00:00.000Z' };
const amount = (costMicros: number | null, gpuMs = 3_600_000) => ({
  costMicros,
  gpuMs,
  unpricedGpuMs: costMicros === null ? gpuMs : 0,
});
const spend = (
  costMicros: number | null,
  starting: number | null,
  more: Partial<Spend> = {},
) =>
  ({
    currency: 'USD',
    observedSince: '2026-09-01T02:11:00.000Z',
    total: amount(costMicros),
    starting: amount(starting, 0),
    outcomes: null,
    ...more,
  } as Spend);

it('says what was spent and what of it did no work', () => {
  const outcomes = { failed: amount(60_000_000), preempted: amount(1_000_000) };
  expect(
    describeSpend(
      spend(431_200_000, 161_000_000, { outcomes }),
      'Vision',
      period,
    ),
  ).toBe(
    'Vision spent $431 this month, $161 of it on GPUs that were not yet running and $61.00 on attempts that failed or were preempted.',
  );
  expect(
    describeSpend(spend(431_200_000, 0, { outcomes }), 'Vision', period),
  ).toBe(
    'Vision spent $431 this month, $61.00 of it on attempts that failed or were preempted.',
  );
});

it('leaves out what was not lost, and what is not known', () => {
  expect(describeSpend(spend(431_200_000, 0), 'Vision', period)).toBe(
    'Vision spent $431 this month.',
  );
});

it('tells GPU time without a price from no GPU time', () => {
  expect(describeSpend(spend(null, null), 'Vision', period)).toBe(
    'Vision used 1.0 GPU-h this month; none of it has a price.',
  );
  const none = { total: amount(null, 0) };
  expect(describeSpend(spend(null, null, none), 'Vision', period)).toBe(
    'Vision used no GPUs this month.',
  );
});

it('never takes time that nobody watched for time without GPUs', () => {
  const none = { total: amount(null, 0) };
  const august = { phrase: 'in August 2026', to: '2026-09-01T00:00:00.000Z' };
  const unknown =
    'Nobody watched in August 2026: what Vision used then is not known.';
  expect(describeSpend(spend(null, null, none), 'Vision', august)).toBe(
    unknown,
  );
  const never = { ...none, observedSince: null };
  expect(describeSpend(spend(null, null, never), 'Vision', august)).toBe(
    unknown,
  );
});

it('names GPU time that is not in the money', () => {
  expect(
    describeUnpriced({
      total: { costMicros: 5, gpuMs: 7_200_000, unpricedGpuMs: 3_600_000 },
    }),
  ).toBe('1.0 GPU-h, not in this money');
  expect(describeUnpriced(spend(5, 0))).toBeNull();
});

describe('the comparison', () => {
  const october = {
    from: '2026-10-01T00:00:00.000Z',
    to: '2026-11-01T00:00:00.000Z',
  };
  const november = {
    from: '2026-11-01T00:00:00.000Z',
    to: '2026-12-01T00:00:00.000Z',
  };
  const against = (
    previousTotal: Spend['previousTotal'],
    part: Partial<Parameters<typeof describeComparison>[0]> = {},
  ) =>
    describeComparison({
      currency: 'USD',
      to: november.to,
      comparedTotal: amount(115_000_000),
      comparedPeriod: { ...november, hasGap: false },
      previousTotal,
      previousPeriod: { ...october, hasGap: false },
      notCompared: null,
      ...part,
    });
  it('names what is compared with', () => {
    expect(against(amount(100_000_000))).toBe(
      '+15 % against October 2026 ($100.00)',
    );
  });
  it('names what of a period that is not over is compared, and with what', () => {
    const until = (day: string) => ({
      comparedPeriod: {
        from: november.from,
        to: `2026-11-${day}:00:00.000Z`,
        hasGap: false,
      },
      previousPeriod: {
        from: october.from,
        to: `2026-10-${day}:00:00.000Z`,
        hasGap: false,
      },
    });
    expect(against(amount(100_000_000), until('14T09'))).toBe(
      '+15 % against 1–14 Oct 2026 until 09:00 UTC ($100.00, now $115.00)',
    );
    expect(against(amount(100_000_000), until('01T03'))).toBe(
      '+15 % against 1 October 2026 until 03:00 UTC ($100.00, now $115.00)',
    );
    expect(against(amount(100_000_000), until('30T09'))).toBe(
      '+15 % against 1–30 Oct 2026 until 09:00 UTC ($100.00, now $115.00)',
    );
    expect(against(amount(100_000_000), until('15T00'))).toBe(
      '+15 % against 1–14 Oct 2026 ($100.00, now $115.00)',
    );
    // A shorter month has fewer days to compare with.
    const shorter = {
      ...until('30T09'),
      previousPeriod: {
        from: '2026-10-01T00:00:00.000Z',
        to: '2026-10-29T00:00:00.000Z',
        hasGap: false,
      },
    };
    expect(against(amount(100_000_000), shorter)).toBe(
      '1–30 Nov 2026 until 09:00 UTC ($115.00): +15 % against 1–28 Oct 2026 ($100.00)',
    );
  });
  it('says where nobody watched for a part', () => {
    expect(
      against(amount(100_000_000), {
        previousPeriod: { ...october, hasGap: true },
      }),
    ).toBe(
      '+15 % against October 2026 ($100.00); nobody watched for a part of the time before',
    );
  });
  it('never compares with what is not known, or with nothing', () => {
    expect(against(null, { notCompared: 'notObserved' })).toBe(
      'Not compared: the time before was not observed from its beginning.',
    );
    expect(against(null, { notCompared: 'tooManyHours' })).toBe(
      'Not compared: hours of one day are, of more they are not.',
    );
    expect(against(null, { notCompared: 'nothingComplete' })).toBe(
      'Not compared yet: no hour of it is over and settled.',
    );
    expect(against(amount(null))).toBe(
      'Nothing in October 2026 has a price to compare with.',
    );
    expect(against(amount(0))).toBe('Nothing was spent in October 2026.');
  });
});

describe('corrections', () => {
  const corrections = {
    ...amount(12_300_000),
    count: 3,
    months: [{ ...amount(12_300_000), count: 3, month: '2026-10' }],
  };
  it('are said with the month that they correct, and what the bill is then', () => {
    expect(
      describeCorrections(
        { currency: 'USD', corrections, bill: amount(4_322_300_000) },
        { phrase: 'in November 2026' },
      ),
    ).toBe(
      '$12.30 of corrections to October 2026 posted in November 2026; the bill for it is $4,322.30.',
    );
  });
  it('can give money back', () => {
    const back = [{ ...amount(-2_000_000), count: 1, month: '2026-10' }];
    expect(
      describeCorrections(
        {
          currency: 'USD',
          corrections: { ...amount(-2_000_000), count: 1, months: back },
          bill: amount(0),
        },
        period,
      ),
    ).toMatch(/^−\$2\.00 of corrections/);
  });
  it('are not mentioned where they only moved money between teams', () => {
    const moved = [{ ...amount(0), count: 2, month: '2026-10' }];
    expect(
      describeCorrections(
        {
          currency: 'USD',
          corrections: { ...amount(0), count: 2, months: moved },
          bill: amount(0),
        },
        period,
      ),
    ).toBeNull();
  });
  it('are not mentioned where there are none', () => {
    expect(
      describeCorrections(
        {
          currency: 'USD',
          corrections: { ...amount(0), count: 0, months: [] },
          bill: amount(0),
        },
        period,
      ),
    ).toBeNull();
  });
});

it('says whether a month can still change', () => {
  const month = (closed: boolean) => ({
    month: '2026-10',
    closed,
    closesAt: '2026-11-04T00:00:00.000Z',
  });
  expect(describeMonths([month(true)])?.word).toBe('Closed');
  expect(describeMonths([month(true), month(false)])?.word).toBe(
    'Open until 4 Nov',
  );
  expect(describeMonths([])).toBeNull();
});
