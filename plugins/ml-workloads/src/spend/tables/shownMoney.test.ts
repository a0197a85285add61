import { otherMicros, shownTable, shownUnderFeet } from './shownMoney';

const CENT = 10_000n;
const total = (values: bigint[]) => values.reduce((a, b) => a + b, 0n);

const rows = [
  [1_004_999, 4_999, null],
  [2_004_999, 4_999, 4_999],
  [4_999, null, null],
];

it('adds up in both directions however the cells round', () => {
  const shown = shownTable(rows, CENT);
  const all = 1_004_999 + 4_999 + 2_004_999 + 4_999 + 4_999 + 4_999;
  expect(shown.total).toBe(BigInt(Math.round(all / 10_000)));
  shown.cells.forEach((cells, i) => expect(total(cells)).toBe(shown.rows[i]));
  expect(total(shown.rows)).toBe(shown.total);
  expect(total(shown.columns)).toBe(shown.total);
});

it('shows every row to less than a cent of its exact money', () => {
  const many = Array.from({ length: 50 }, (_, i) => [
    i * 7_331 + 13,
    i * 3_571 + 1,
  ]);
  shownTable(many, CENT).rows.forEach((row, i) => {
    expect(
      Math.abs(Number(row) * 10_000 - many[i][0] - many[i][1]),
    ).toBeLessThan(10_000);
  });
});

it('ends the table of days in the sums of the table of rows', () => {
  const byRow = shownTable(
    [
      [300_001, 299_999],
      [150_004, 0],
      [49_996, 0],
    ],
    CENT,
  );
  // The same money by day: three days of three keys.
  const days = [
    [200_000, 50_001, 20_000],
    [200_000, 50_001, 20_000],
    [200_000, 50_002, 9_996],
  ];
  const shown = shownUnderFeet(days, byRow.rows);
  expect(shown.columns).toEqual(byRow.rows);
  expect(shown.total).toBe(byRow.total);
  shown.cells.forEach((cells, i) => expect(total(cells)).toBe(shown.rows[i]));
});

it('shows nothing of nothing', () => {
  expect(shownTable([], CENT)).toEqual({
    cells: [],
    rows: [],
    columns: [],
    total: 0n,
  });
  expect(shownTable([[null, 0]], CENT).cells).toEqual([[0n, 0n]]);
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
