import { PROFILES, VISION } from '../__testUtils__/answers';
import { profileCard, selectionFor, totalNote } from './bounds';

const [H100, L4] = PROFILES;

describe('the card of a profile', () => {
  it('says model, memory, price and what is free', () => {
    expect(profileCard(H100)).toEqual({
      title: 'H100 80 GB',
      shape: 'H100 · 80 GiB',
      price: { text: '$3.93', exact: 'USD 3.933000' },
      priceUnit: '/ GPU-h',
      free: '12 of 64 free now · at most 8 on one node',
    });
  });

  it('says what is not known, never a zero', () => {
    expect(profileCard(L4)).toMatchObject({
      price: { text: 'unpriced' },
      priceUnit: null,
      free: 'Free now: not known',
    });
    expect(
      profileCard({ ...H100, freeGpus: 0, largestFreeBlock: 0 }).free,
    ).toBe('0 of 64 free now');
  });
});

it.each([
  [
    { gpusPerPod: 8, replicas: 1 },
    VISION,
    false,
    '8 GPUs in all; the limit is 8, set by WorkloadLimits/default in team-vision.',
  ],
  [
    { gpusPerPod: 8, replicas: 2 },
    VISION,
    true,
    '16 GPUs in all: more than the limit of 8, set by WorkloadLimits/default in team-vision. The cluster will refuse it.',
  ],
  [
    { gpusPerPod: 1, replicas: 1 },
    null,
    false,
    '1 GPU in all; no limit is known.',
  ],
])('%j', (hardware, limits, beyond, text) => {
  expect(totalNote(hardware, H100, limits)).toEqual({ beyond, text });
});

it('says of a server that starts within the bound that it will not scale beyond', () => {
  expect(
    totalNote({ gpusPerPod: 8, replicas: 3 }, H100, VISION, 1)!.text,
  ).toMatch(/24 GPUs in all: more than .* will refuse to scale that far\.$/);
});

it('keeps a count that the new profile offers, else takes its first', () => {
  expect(selectionFor(H100, { gpusPerPod: 4, replicas: 2 })).toEqual({
    profile: 'h100',
    gpusPerPod: 4,
    replicas: 2,
  });
  expect(selectionFor(L4, { gpusPerPod: 4, replicas: 2 })).toEqual({
    profile: 'l4',
    gpusPerPod: 1,
    replicas: 2,
  });
});
