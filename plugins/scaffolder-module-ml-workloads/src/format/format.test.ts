import { ageText, durationText, splitDuration } from './duration';
import { moneyText } from './money';

it.each([
  [0, '$0.00', 'USD 0.000000'],
  [1, '$0.0000', 'USD 0.000001'],
  [52_500, '$0.0525', 'USD 0.052500'],
  [3_933_000, '$3.93', 'USD 3.933000'],
  [1_284_400_000, '$1,284', 'USD 1284.400000'],
  [-1_500_000, '-$1.50', 'USD -1.500000'],
  [
    '9007199254740993000000',
    '$9,007,199,254,740,992',
    'USD 9007199254740993.000000',
  ],
])('%s micro-dollars are %s', (micros, text, exact) => {
  expect(moneyText(micros, 'USD')).toEqual({ text, exact });
});

it('has no number where there is no price', () => {
  expect(moneyText(null, 'USD').text).toBe('unpriced');
});

it.each([
  [45, '45 s'],
  [60, '1 min'],
  [5400, '1 h 30 min'],
  [86_400, '24 h'],
  [172_800, '48 h'],
  [180_001, '2 d 2 h'],
  [90_061, '25 h 1 min'],
  [259_205, '3 d'],
])('%d seconds are %s', (seconds, text) => {
  expect(durationText(seconds)).toBe(text);
});

it('rounds left over seconds up to a minute', () => {
  expect(splitDuration(3661)).toEqual({ hours: 1, minutes: 2 });
  expect(splitDuration(86_400)).toEqual({ hours: 24, minutes: 0 });
});

it.each([
  ['2026-11-24T11:00:00Z', '1 h ago'],
  ['2026-11-24T12:00:00Z', 'just now'],
  ['2026-07-20T00:00:00Z', '127 d ago'],
  ['2026-11-22T12:00:00Z', '48 h ago'],
  ['2026-11-22T11:59:59Z', '48 h ago'],
  [null, null],
  ['yesterday', null],
])('%s was %s', (time, text) => {
  expect(ageText(time, Date.parse('2026-11-24T12:00:00Z'))).toBe(text);
});
