import type { SpendRow } from '@slipway/backstage-plugin-ml-workloads-common';
import { linesOf } from './lines';

const rows = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ key: `w${i}` } as SpendRow));
const placesOf = (count: number, open: boolean) =>
  linesOf(rows(count), { open, gone: true }).map(({ at }) => at);

it('folds what is small of many rows into one line, and leaves nothing out', () => {
  const lines = placesOf(100, false);
  expect(lines).toHaveLength(22);
  expect(lines[20]).toHaveLength(80);
  expect(lines.flat()).toEqual(Array.from({ length: 101 }, (_, i) => i));
});

it.each([
  [100, true],
  [30, false],
])('shows %s rows one by one (opened: %s)', (count, open) => {
  expect(placesOf(count, open)).toHaveLength(count + 1);
});
