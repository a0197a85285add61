import fc from 'fast-check';
import {
  compareQuantities,
  quantityToInteger,
  quantityToMilli,
} from './quantity';

describe('a Kubernetes quantity', () => {
  it.each([
    ['0', 0n, 0n],
    ['8', 8n, 8000n],
    ['500m', 1n, 500n],
    ['1500m', 2n, 1500n],
    ['0.5', 1n, 500n],
    ['.5', 1n, 500n],
    ['1.', 1n, 1000n],
    ['2k', 2000n, 2_000_000n],
    ['1e3', 1000n, 1_000_000n],
    ['1E3', 1000n, 1_000_000n],
    ['25e-1', 3n, 2500n],
    ['1E', 10n ** 18n, 10n ** 21n],
    ['16Gi', 17_179_869_184n, 17_179_869_184_000n],
    ['1.5Gi', 1_610_612_736n, 1_610_612_736_000n],
    ['8Ei', 9_223_372_036_854_775_808n, 9_223_372_036_854_775_808_000n],
    ['100n', 1n, 1n],
    ['-2', -2n, -2000n],
    ['+3', 3n, 3000n],
  ])('%s is %s whole and %s in thousandths', (text, whole, milli) => {
    expect(quantityToInteger(text)).toBe(whole);
    expect(quantityToMilli(text)).toBe(milli);
  });

  it('is read from a number, as YAML may write it', () => {
    expect(quantityToInteger(4)).toBe(4n);
    expect(quantityToMilli(0.25)).toBe(250n);
  });

  it.each(['', 'eight', '4 Gi', '1e3Gi', '0x10', '1,5', '--1', 'Gi', '5KiB'])(
    'refuses %j and says what to write',
    text => {
      expect(() => quantityToInteger(text)).toThrow(
        /is not a Kubernetes quantity .*write for example 500m/,
      );
    },
  );

  it('refuses what is neither text nor number', () => {
    expect(() => quantityToInteger(null as any)).toThrow(/neither text/);
  });

  it('is compared exactly, beyond what a double can tell apart', () => {
    expect(compareQuantities('1Gi', '1024Mi')).toBe(0);
    expect(compareQuantities('9007199254740993', '9007199254740992')).toBe(1);
    expect(compareQuantities('999m', '1')).toBe(-1);
  });

  it('is the same number in every unit', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 9n }), value => {
        expect(quantityToInteger(`${value}`)).toBe(value);
        expect(quantityToInteger(`${value}Ki`)).toBe(value * 1024n);
        expect(quantityToMilli(`${value}m`)).toBe(value);
        expect(quantityToInteger(`${value}000m`)).toBe(value);
      }),
    );
  });
});
