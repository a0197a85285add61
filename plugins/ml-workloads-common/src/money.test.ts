import fc from 'fast-check';
import {
  distributeByLargestRemainder,
  distributeForDisplay,
  divideHalfEven,
  formatDecimal,
  fromBigInteger,
  multiplyDecimal,
  parseDecimal,
  priceOfMilliseconds,
  toBigInteger,
  toGpuMs,
  toMicros,
} from './money';

describe('a price', () => {
  it.each([
    ['55.04', { numerator: 5504n, scale: 2 }],
    ['55.0400', { numerator: 5504n, scale: 2 }],
    ['0.526', { numerator: 526n, scale: 3 }],
    ['12', { numerator: 12n, scale: 0 }],
    ['0.0000000000000000001', { numerator: 1n, scale: 19 }],
    ['0', { numerator: 0n, scale: 0 }],
  ])('reads %s exactly', (text, price) => {
    expect(parseDecimal(text)).toEqual(price);
  });

  it.each(['', '-1', '1e3', '1.', '.5', '1,5', ' 1', 'NaN'])(
    'refuses %j',
    text => {
      expect(() => parseDecimal(text)).toThrow(/is not a price; write/);
    },
  );

  it('has one normal form, so equal prices are seen to be equal', () => {
    expect(formatDecimal(parseDecimal('055.0400'))).toBe('55.04');
    expect(formatDecimal(parseDecimal('0.05'))).toBe('0.05');
    expect(formatDecimal(multiplyDecimal(parseDecimal('2.5'), 8))).toBe('20');
  });
});

describe('the price of a time', () => {
  it.each([
    // 55.04 an hour for an hour, a minute, a millisecond: 15.2888… micros
    ['55.04', 3_600_000, 55_040_000n],
    ['55.04', 60_000, 917_333n],
    ['55.04', 1, 15n],
    // Half a micro: 0.0018/h for 1 ms is 0.0005 micros; 1.8/h is exactly 0.5, to even 0; 5.4/h is 1.5, to even 2; 9/h is 2.5, to even 2.
    ['1.8', 1, 0n],
    ['5.4', 1, 2n],
    ['9', 1, 2n],
    ['9.0000000000000000001', 1, 3n],
    ['0', 3_600_000, 0n],
  ])('%s an hour for %d ms is %s micros', (price, ms, micros) => {
    expect(priceOfMilliseconds(parseDecimal(price), ms)).toBe(micros);
  });

  it('is the nearest integer, always', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 10n ** 15n }),
        fc.bigInt({ min: 1n, max: 10n ** 9n }),
        (numerator, denominator) => {
          const difference =
            numerator - divideHalfEven(numerator, denominator) * denominator;
          const size = difference < 0n ? -difference : difference;
          expect(size * 2n <= denominator).toBe(true);
        },
      ),
    );
  });
});

describe('the largest remainder', () => {
  it('gives what floors leave to the greatest remainders, then by order', () => {
    expect(distributeByLargestRemainder(10n, [1n, 1n, 1n])).toEqual([
      4n,
      3n,
      3n,
    ]);
    // 7 × 5/8 = 4.375, 7 × 2/8 = 1.75, 7 × 1/8 = 0.875
    expect(distributeByLargestRemainder(7n, [5n, 2n, 1n])).toEqual([
      4n,
      2n,
      1n,
    ]);
    expect(distributeByLargestRemainder(5n, [0n, 0n])).toEqual([5n, 0n]);
    expect(distributeByLargestRemainder(0n, [])).toEqual([]);
    expect(() => distributeByLargestRemainder(1n, [])).toThrow(/no part/);
  });

  it('always sums to the amount, and no part is off by a whole unit', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: 10n ** 16n }),
        fc.array(fc.bigInt({ min: 0n, max: 10n ** 14n }), { minLength: 1 }),
        (amount, weights) => {
          const parts = distributeByLargestRemainder(amount, weights);
          expect(parts.reduce((a, b) => a + b, 0n)).toBe(amount);
          const sum = weights.reduce((a, b) => a + b, 0n);
          const off = parts.map((part, i) => part * sum - amount * weights[i]);
          expect(
            sum === 0n || off.every(value => value < sum && value > -sum),
          ).toBe(true);
        },
      ),
    );
  });
});

describe('numbers for JSON', () => {
  it('are numbers below 2^53 and strings above', () => {
    expect(toBigInteger(9_007_199_254_740_991n)).toBe(9_007_199_254_740_991);
    expect(toBigInteger(9_007_199_254_740_992n)).toBe('9007199254740992');
    expect(toMicros(null)).toBeNull();
    expect(toGpuMs(1999n)).toBe(1);
    expect(toGpuMs(-1n)).toBe(-1);
    expect(toGpuMs(-2000n)).toBe(-2);
    expect(() => fromBigInteger(0.5)).toThrow(/not an exact integer/);
    expect(() => fromBigInteger('1.0')).toThrow(/not an exact integer/);
  });

  it('come back as they were', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }), value => {
        expect(
          fromBigInteger(JSON.parse(JSON.stringify(toBigInteger(value)))),
        ).toBe(value);
      }),
    );
  });
});

describe('shown numbers', () => {
  it('add up to the shown total', () => {
    // 3 × $0.333333 is shown as 34 + 33 + 33 cents = $1.00
    expect(distributeForDisplay([333_333n, 333_333n, 333_333n])).toEqual({
      units: [34n, 33n, 33n],
      total: 100n,
    });
    fc.assert(
      fc.property(
        fc.array(fc.bigInt({ min: -(10n ** 13n), max: 10n ** 13n })),
        amounts => {
          const { units, total } = distributeForDisplay(amounts);
          units.forEach((unit, i) => {
            const off = unit * 10_000n - amounts[i];
            expect(off > -10_000n && off < 10_000n).toBe(true);
          });
          expect(units.reduce((a, b) => a + b, 0n)).toBe(total);
        },
      ),
    );
  });
});
