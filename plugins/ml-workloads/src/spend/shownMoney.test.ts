import { otherMicros, shownPhaseMoney } from './shownMoney';

const CENT = 10_000n;

it('adds up in both directions however the cells round', () => {
  const rows = [
    { running: 1_004_999, starting: 4_999, other: null },
    { running: 2_004_999, starting: 4_999, other: 4_999 },
    { running: 4_999, starting: null, other: null },
  ];
  const { rows: shown, total } = shownPhaseMoney(rows, CENT);
  const all = 1_004_999 + 4_999 + 2_004_999 + 4_999 + 4_999 + 4_999;
  expect(total.total).toBe(BigInt(Math.round(all / 10_000)));
  for (const row of shown)
    expect(row.total).toBe(row.running + row.starting + row.other);
  expect(shown.reduce((sum, row) => sum + row.total, 0n)).toBe(total.total);
  expect(total.running + total.starting + total.other).toBe(total.total);
});

it('is off by less than a cent in every cell', () => {
  const rows = Array.from({ length: 50 }, (_, i) => ({
    running: i * 7_331 + 13,
    starting: i * 3_571 + 1,
    other: null,
  }));
  shownPhaseMoney(rows, CENT).rows.forEach((row, i) => {
    expect(
      Math.abs(Number(row.running) * 10_000 - rows[i].running),
    ).toBeLessThan(10_000);
  });
});

describe('money whose phase is not known', () => {
  it('is what starting and running do not explain', () => {
    expect(
      otherMicros({
        costMicros: 10,
        startingCostMicros: 3,
        runningCostMicros: 5,
      }),
    ).toBe('2');
  });
  it('is nothing where all is explained or nothing is priced', () => {
    expect(
      otherMicros({
        costMicros: 8,
        startingCostMicros: 3,
        runningCostMicros: 5,
      }),
    ).toBeNull();
    expect(
      otherMicros({
        costMicros: null,
        startingCostMicros: null,
        runningCostMicros: null,
      }),
    ).toBeNull();
  });
});
