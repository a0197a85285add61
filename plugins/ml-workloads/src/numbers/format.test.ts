import {
  alikePrices,
  exactMoney,
  formatChange,
  formatGpuHours,
  formatGpus,
  formatMoney,
  formatMoneyShort,
  formatMoneyTick,
  formatShare,
  formatTenthHours,
  sumMicros,
} from './format';

describe('money', () => {
  it.each([
    [0, '$0.00'],
    [1, '<$0.01'],
    [4_999, '<$0.01'],
    [5_001, '$0.01'],
    [187_136_000, '$187.14'],
    [-1_250_000, '-$1.25'],
    ['9007199254740993', '$9,007,199,254.74'],
  ])('%s micro-dollars are %s', (micros, shown) => {
    expect(formatMoney(micros, 'USD')).toBe(shown);
  });

  it('says that money is unknown instead of showing 0', () => {
    expect(formatMoney(null, 'USD')).toBe('—');
    expect(exactMoney(null, 'USD')).toBe('not priced');
  });

  it('knows currencies without a minor unit', () => {
    expect(formatMoney(1_284_000_000, 'JPY')).toBe('¥1,284');
  });

  it('leaves out cents in sentences from 100 on', () => {
    expect(formatMoneyShort(431_274_018, 'USD')).toBe('$431');
    expect(formatMoneyShort(61_274_018, 'USD')).toBe('$61.27');
  });

  it('says less than a cent in words', () => {
    expect(formatMoneyShort(4_000, 'USD')).toBe('less than $0.01');
  });

  it.each([
    [0, '0'],
    [2_500, '$0.0025'],
    [5_000, '$0.0050'],
    [250_000, '$0.25'],
    [400_000_000, '$400'],
  ])('marks an axis at %s as %s', (micros, shown) => {
    expect(formatMoneyTick(micros, 'USD')).toBe(shown);
  });

  it('gives the exact amount for hover', () => {
    expect(exactMoney(34_721, 'USD')).toBe('USD 0.034721');
    expect(exactMoney('-1000001', 'USD')).toBe('USD -1.000001');
  });

  it('adds what is known, and knows nothing when nothing is', () => {
    expect(sumMicros([1, null, '9007199254740993'])).toBe('9007199254740994');
    expect(sumMicros([null])).toBeNull();
  });
});

describe('change against an earlier amount', () => {
  it.each([
    [115, 100, '+15 %'],
    [50, 100, '−50 %'],
    [100, 100, '±0 %'],
    [100, 0, '—'],
    [100, null, '—'],
    [null, 100, '—'],
  ])('%s after %s is %s', (now, before, shown) => {
    expect(formatChange(now, before)).toBe(shown);
  });
});

describe('GPU time', () => {
  it.each([
    [0, '0'],
    [1000, '<0.01'],
    [1_800_000, '0.50'],
    [44_640_000, '12.4'],
    [3_600_000_000_000, '1,000,000'],
  ])('%s GPU-ms are %s GPU-h', (gpuMs, shown) => {
    expect(formatGpuHours(gpuMs)).toBe(shown);
  });

  it('shows shares of a GPU', () => {
    expect(formatGpus(142)).toBe('0.142');
    expect(formatGpus(8000)).toBe('8');
    expect(formatGpus(262_932)).toBe('262.93');
    expect(formatGpus(null)).toBe('—');
  });
});

describe('GPU time of a column', () => {
  it.each([
    [0n, 0, '0.0'],
    [0n, 1000, '<0.1'],
    [5n, 1_800_000, '0.5'],
    [414_083n, '149069880000', '41,408.3'],
  ])('%s tenths of an hour are %s', (tenths, gpuMs, shown) => {
    expect(formatTenthHours(tenths, gpuMs)).toBe(shown);
  });
});

it.each([
  [530, 1000, '53.0 %'],
  [1, 100_000, '<0.1 %'],
  [0, 1000, '0.0 %'],
  [null, 1000, '—'],
  [1, 0, '—'],
])('%s of %s is a share of %s', (part, whole, shown) => {
  expect(formatShare(part, whole)).toBe(shown);
});

it('shows the prices of a column with the same digits', () => {
  expect(alikePrices(['55.04', '20.2752', null, '4'], 'USD')).toEqual([
    '$55.0400',
    '$20.2752',
    '—',
    '$4.0000',
  ]);
});
