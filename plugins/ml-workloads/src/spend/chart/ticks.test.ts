import { axisTick, axisTicks } from './ticks';

const dollars = (...amounts: number[]) => amounts.map(d => d * 1_000_000);
const marks = (highest: number) => {
  const ticks = axisTicks(highest * 1_000_000);
  return ticks.map(tick => axisTick(tick, ticks, 'USD'));
};

it.each([
  [25_300, ['0', '$10,000', '$20,000', '$30,000']],
  [106.6, ['0', '$25', '$50', '$75', '$100', '$125']],
  [5, ['0', '$1', '$2', '$3', '$4', '$5']],
  [0.9, ['0', '$0.20', '$0.40', '$0.60', '$0.80', '$1.00']],
  [0.011, ['0', '$0.0025', '$0.0050', '$0.0075', '$0.0100', '$0.0125']],
])(
  'an axis for bars of up to $%s is marked in round numbers',
  (highest, shown) => {
    expect(marks(highest)).toEqual(shown);
  },
);

it('has a zero where there is nothing', () => {
  expect(axisTicks(0)).toEqual([0]);
});

it('never ends below its highest bar', () => {
  for (const highest of dollars(1, 3.3, 7, 12.5, 99, 101, 999, 123_456)) {
    const ticks = axisTicks(highest);
    expect(ticks[ticks.length - 1]).toBeGreaterThanOrEqual(highest);
    expect(ticks.length).toBeLessThanOrEqual(6);
  }
});
