/** The value below which a part of the samples lies, by the nearest-rank method. */
export function percentile(samples, part) {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)];
}

const rounded = ms => Math.round(ms * 10) / 10;

/** How a measurement is printed; the samples are milliseconds. */
export function summary(bench, samples, more = {}) {
  return {
    bench,
    unit: 'ms',
    samples: samples.length,
    p50: rounded(percentile(samples, 0.5)),
    p95: rounded(percentile(samples, 0.95)),
    max: rounded(Math.max(...samples)),
    ...more,
  };
}

/** Numbers from 0 to 1, the same ones for the same seed (mulberry32), so that two runs ask the same. */
export function randomFrom(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
