import type { Outcome } from './runSituations';

/** The agreement, a table of what was said against what happened, and every miss. */
export function report(used: number, outcomes: Outcome[]): string {
  const wrong = outcomes.filter(one => one.forecast.value !== one.happened);
  const pairs = new Map<string, number>();
  for (const { forecast, happened } of outcomes) {
    const pair = `${forecast.value.padEnd(9)} → ${happened}`;
    pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
  }
  const share = (1 - wrong.length / outcomes.length) * 100;
  return [
    `Forecast agreement: ${outcomes.length - wrong.length} of ${
      outcomes.length
    } (${share.toFixed(1)} %), seed ${used}`,
    ...[...pairs].sort().map(([pair, count]) => `  ${pair}: ${count}`),
    ...wrong.map(lineOf),
  ].join('\n');
}

function lineOf({ situation, forecast, fate, alone, happened }: Outcome) {
  return [
    `MISS ${situation.id}: ${situation.words}`,
    `  said ${forecast.value}: ${forecast.sentence}`,
    `  was ${happened}: ${fate.message}${
      alone ? ` | alone: ${alone.message}` : ''
    }`,
  ].join('\n');
}
