import { chosenItems, HealthItem, kindOf, readFilter } from './kinds';

const item = (
  code: string,
  severity: HealthItem['severity'],
  more: Partial<HealthItem> = {},
): HealthItem => ({
  code,
  severity,
  subject: 'lab',
  sentence: 'It is so.',
  fix: 'Mend it.',
  since: null,
  cluster: 'lab',
  ...more,
});
const touched = (costMicros: number | null, gpuMs = 1) => ({
  costMicros,
  gpuMs,
  unpricedGpuMs: 0,
});
const all = [
  item('overcommitted', 'info'),
  item('gap', 'warning', { touched: touched(5) }),
  item('unattributed', 'warning', { touched: touched(90) }),
  item('clock-skew', 'warning', { subject: 'Pod team-vision/a' }),
  item('unpriced', 'error', { touched: touched(null, 100) }),
];
const codes = (search: string) =>
  chosenItems(all, readFilter(new URLSearchParams(search))).map(i => i.code);

it('has the worst first, and of the same severity what touches most money', () => {
  expect(codes('')).toEqual([
    'unpriced',
    'unattributed',
    'gap',
    'clock-skew',
    'overcommitted',
  ]);
});

it('narrows by severity, kind and text of the address', () => {
  expect(codes('severity=error')).toEqual(['unpriced']);
  expect(codes('kind=Clock skew')).toEqual(['clock-skew']);
  expect(codes('search=TEAM-vision')).toEqual(['clock-skew']);
  expect(codes('severity=nonsense')).toHaveLength(5);
});

it('reads a code that it does not know', () => {
  expect(kindOf('gpu-count-mismatch')).toBe('GPU count mismatch');
  expect(kindOf('some-new-thing')).toBe('Some new thing');
});
