import { whyIncomplete } from './whyIncomplete';

const at = '2026-11-24T12:00:00.000Z';
const lost = {
  gpuMs: 28_800_000,
  costMicros: 55_040_000,
  unpricedGpuMs: 0,
};
const before = '2026-11-24T11:45:00.000Z';

it.each([
  ['all of it is settled and has a price', { lost }, at, null],
  ['it is not known how far it is settled', { lost }, null, null],
  ['nothing is settled: the card says that', { lost: null }, before, null],
  ['its end is not settled', { lost }, before, 'settled until 11:45:00 so far'],
  [
    'some has no price',
    { lost: { ...lost, unpricedGpuMs: 7_200_000 } },
    at,
    '2.0 GPU-h have no price',
  ],
  [
    'both',
    { lost: { ...lost, unpricedGpuMs: 7_200_000 } },
    before,
    'settled until 11:45:00 so far; 2.0 GPU-h have no price',
  ],
  [
    'nothing has a price: the card says unpriced',
    { lost: { ...lost, costMicros: null, unpricedGpuMs: 28_800_000 } },
    at,
    null,
  ],
])('says why a cost is incomplete: %s', (_, item, settledUntil, words) => {
  expect(whyIncomplete({ at, ...item }, settledUntil, 'utc')).toBe(words);
});
