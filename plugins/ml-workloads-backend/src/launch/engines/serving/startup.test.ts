import { startupOf } from './startup';
import { changed } from './testing/example';

describe('patience for the start of a replica', () => {
  it.each([
    [0, 360],
    [15, 450],
    [140, 1200],
    [1_000_000, 86_400],
    [-1, 360],
  ])('%s GiB get %s s', (modelSizeGiB, seconds) => {
    expect(startupOf(changed({ serving: { modelSizeGiB } })).seconds).toBe(
      seconds,
    );
  });

  it('shows its arithmetic, and that its rate is an assumption', () => {
    const { reason } = startupOf(changed());
    expect(reason).toMatch(/15 GiB at 0.25 GiB\/s \(assumed/);
    expect(reason).toMatch(/take 60 s/);
    expect(reason).not.toMatch(/downloads them again/);
  });

  it('asks for the size when it was not stated', () => {
    const start = startupOf(changed({ serving: { modelSizeGiB: undefined } }));
    expect(start.seconds).toBe(900);
    expect(start.reason).toMatch(/size of the model was not stated/);
  });

  it('says that weights without a volume are downloaded at each start', () => {
    expect(startupOf(changed({ volumes: [] })).reason).toMatch(
      /each start downloads them again/,
    );
    expect(
      startupOf(
        changed({ volumes: [], serving: { storageUri: 'pvc://weights/x' } }),
      ).reason,
    ).not.toMatch(/downloads them again/);
  });
});
