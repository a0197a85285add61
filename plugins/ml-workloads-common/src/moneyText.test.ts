import { priceText } from './moneyText';

it.each([
  [3_933_000, 'USD', '$3.93', 'USD 3.933000'],
  [48_000, 'USD', '$0.0480', 'USD 0.048000'],
  ['22969000000', 'USD', '$22,969', 'USD 22969.000000'],
  [1_500_000, 'JPY', '¥1.50', 'JPY 1.500000'],
  [0, 'USD', '$0.00', 'USD 0.000000'],
])('%s micro-%s are %s', (micros, currency, text, exact) => {
  expect(priceText(micros, currency)).toEqual({ text, exact });
});

it('never shows a missing price as zero', () => {
  expect(priceText(null, 'USD').text).toBe('unpriced');
});
