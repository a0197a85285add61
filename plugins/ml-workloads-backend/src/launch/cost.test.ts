import { estimateCost } from './cost';

const price = {
  micros: 6_880_000n,
  currency: 'USD',
  source: 'list',
  retrievedAt: '2026-07-20T00:00:00Z',
};

describe('cost before launching', () => {
  it('is price × GPUs for an hour, the run and a forgotten month', () => {
    expect(
      estimateCost({ gpus: 8, maxRunSeconds: 5400, price, currency: 'USD' }),
    ).toMatchObject({
      perHourMicros: 55_040_000,
      forRunMicros: 82_560_000,
      perMonthMicros: 40_179_200_000,
    });
  });

  it('rounds half to even', () => {
    const odd = (micros: bigint) =>
      estimateCost({
        gpus: 1,
        maxRunSeconds: 1800,
        price: { ...price, micros },
        currency: 'USD',
      }).forRunMicros;
    expect([odd(1n), odd(3n), odd(5n)]).toEqual([0, 2, 2]);
  });

  it('is unknown, never zero, without a price or without an end', () => {
    expect(
      estimateCost({
        gpus: 8,
        maxRunSeconds: 60,
        price: null,
        currency: 'EUR',
      }),
    ).toEqual({
      currency: 'EUR',
      perHourMicros: null,
      forRunMicros: null,
      perMonthMicros: null,
      source: null,
      retrievedAt: null,
    });
    expect(
      estimateCost({
        gpus: 8,
        maxRunSeconds: undefined,
        price,
        currency: 'USD',
      }).forRunMicros,
    ).toBeNull();
  });
});
