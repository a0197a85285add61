import { seriesOf, seriesOfKey } from './series';

const row = (key: string, title = key) => ({ key, title } as any);

it('keeps the colours of phases, whatever cost more', () => {
  const fills = (keys: string[]) =>
    seriesOf({ groupBy: 'phase', rows: keys.map(key => row(key)) }).map(
      ({ id, fill }) => [id, fill],
    );
  expect(fills(['starting', 'running'])).toEqual(
    fills(['running', 'starting']),
  );
});

it('gives the greatest a colour each and folds the rest into one grey', () => {
  const series = seriesOf({
    groupBy: 'team',
    rows: [
      row('unattributed'),
      ...'abcdefgh'.split('').map(key => row(key)),
      { ...row('others', '12 more'), rows: 12 },
    ],
  });
  expect(series.map(({ word }) => word)).toEqual([
    'a',
    'b',
    'c',
    'd',
    'e',
    '15 others',
    'Unattributed',
  ]);
  expect(new Set(series.map(({ fill }) => fill)).size).toBe(7);
  expect(seriesOfKey(series, 'h')?.id).toBe('others');
  expect(seriesOfKey(series, 'unattributed')?.hatched).toBe(true);
});

it('colours what cost most, though what no team owned comes before it', () => {
  const cheap = 'abcdef'
    .split('')
    .map(key => ({ ...row(key), unattributed: true, costMicros: 1 }));
  const [first] = seriesOf({
    groupBy: 'workload',
    rows: [...cheap, { ...row('dear'), costMicros: '90071992547409930' }],
  });
  expect(first.id).toBe('dear');
});

it('counts every row in exactly one colour', () => {
  const rows = 'abcdefg'.split('').map(key => row(key));
  const keys = seriesOf({ groupBy: 'queue', rows }).flatMap(s => s.keys);
  expect([...keys].sort()).toEqual(rows.map(({ key }) => key));
});

it('reads references without kind and default namespace', () => {
  const [first, second] = seriesOf({
    groupBy: 'component',
    rows: [row('component:default/vision-models'), row('none')],
  });
  expect(first.word).toBe('vision-models');
  expect(second.word).toBe('No component');
});
