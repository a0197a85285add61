import fc from 'fast-check';
import { plus, total, ZERO, type Sum } from './amounts';
import type { SpendCell } from './cellsSql';
import { fold, groupsOf, keyOf, NONE, OTHERS } from './groups';

/** Settled sums: priced, unpriced, both, and money without GPU time (`host`). */
const sums: fc.Arbitrary<Sum> = fc
  .record({
    priced: fc.bigInt({ min: 0n, max: 2n ** 60n }),
    unpriced: fc.bigInt({ min: 0n, max: 2n ** 60n }),
    cost: fc.bigInt({ min: 0n, max: 2n ** 55n }),
  })
  .map(({ priced, unpriced, cost }) => ({
    milli: priced + unpriced,
    cost: priced === 0n && cost === 0n ? null : cost,
    unpriced,
  }));

const cells: fc.Arbitrary<SpendCell[]> = fc.array(
  fc.record({
    start: fc.constantFrom(null, 0, 1, 2),
    key: fc.constantFrom('', 'a', 'b', 'c', 'others', 'none', 'unattributed'),
    category: fc.constant('allocated'),
    phase: fc.constantFrom('starting', 'running'),
    sum: sums,
  }),
);

const ofCells = (some: SpendCell[]) => total(some.map(({ sum }) => sum));

it('rows and what is beyond them sum to the total exactly, however many are told', () => {
  fc.assert(
    fc.property(cells, fc.integer({ min: 1, max: 8 }), (all, limit) => {
      const { groups, steps } = groupsOf(all, ({ key }) => ({
        key: keyOf(key),
        title: key,
        ref: null,
        unattributed: key === 'unattributed',
      }));
      const { shown, others, total: told } = fold(groups, limit);
      const rows = others ? [...shown, others] : shown;
      const now = all.filter(({ start }) => start !== null);
      expect(rows.length).toBeLessThanOrEqual(limit + 1);
      // null and 0 are both no money in a sum; which of the two is said of rows without any GPU time does not matter.
      const sum = total(rows.map(row => row.sum));
      expect({ ...sum, cost: sum.cost ?? 0n }).toEqual({
        ...ofCells(now),
        cost: ofCells(now).cost ?? 0n,
      });
      expect(told.sum).toEqual(ofCells(now));
      expect(told.previous).toEqual(
        ofCells(all.filter(({ start }) => start === null)),
      );
      expect(plus(told.starting, told.running)).toEqual(told.sum);
      expect(total(steps.map(step => step.sum))).toEqual(ofCells(now));
      // What is priced in part has money.
      expect(
        rows.filter(
          row => row.sum.milli > row.sum.unpriced && row.sum.cost === null,
        ),
      ).toEqual([]);
      const present = new Set(
        now
          .filter(({ sum: s }) => s.milli !== 0n || s.cost !== null)
          .map(({ key }) => key),
      );
      expect(shown.length + (others?.rows ?? 0)).toBe(present.size);
    }),
  );
});

it('a team that is called like a row of its own meaning keeps a row of its own', () => {
  expect([keyOf('others'), keyOf('none'), keyOf(''), keyOf('vision')]).toEqual([
    'value:others',
    'value:none',
    NONE,
    'vision',
  ]);
  const cell = (key: string): SpendCell => ({
    start: 0,
    key,
    category: 'allocated',
    phase: 'running',
    sum: { ...ZERO, milli: 1n, cost: 1n },
  });
  const { groups } = groupsOf(
    [cell('others'), cell('a'), cell('b')],
    ({ key }) => ({
      key: keyOf(key),
      title: key,
      ref: null,
      unattributed: false,
    }),
  );
  const { shown, others } = fold(groups, 1);
  expect([...shown.map(({ key }) => key), others!.key]).toEqual(['a', OTHERS]);
});
