import { useLab } from '@slipway/lab/testing';
import { lineOf, report } from './__testUtils__/report';
import { runSituations } from './__testUtils__/runSituations';

jest.setTimeout(900_000);

const COUNT = 200;
/** Least share of forecasts that must come true. */
const BOUND = 0.97;

/** A run that failed is repeated by setting its seed. */
const seed = Number(process.env.SLIPWAY_SITUATIONS_SEED ?? Date.now() % 1e6);

describe('forecasts against what Kueue and the scheduler then do', () => {
  const lab = useLab({
    own: true,
    components: ['kwok', 'kueue'],
    seed: false,
  });

  it(`agrees in ${COUNT} random situations`, async () => {
    const outcomes = await runSituations(lab(), { seed, count: COUNT });
    const right = outcomes.filter(one => one.forecast.value === one.happened);
    const wrong = outcomes.filter(one => one.forecast.value !== one.happened);
    process.stdout.write(`${report(seed, outcomes)}\n`);

    expect(outcomes).toHaveLength(COUNT);
    // The situations are of use only if each kind of answer is among them.
    for (const kind of ['now', 'borrow', 'queued', 'never']) {
      expect(outcomes.map(one => one.happened)).toContain(kind);
    }
    expect(right.length / outcomes.length).toBeGreaterThanOrEqual(BOUND);
    // What was promised to start now did start; that it borrowed, or did not, is another matter.
    expect(
      wrong.filter(
        ({ forecast, fate }) => forecast.value === 'now' && !fate.started,
      ).length,
    ).toBeLessThanOrEqual(COUNT * (1 - BOUND));
    // And what was said never to fit did not start.
    expect(
      wrong.filter(({ forecast }) => forecast.value === 'never').map(lineOf),
    ).toEqual([]);
  });
});
