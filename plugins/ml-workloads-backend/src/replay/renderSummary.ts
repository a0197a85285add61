import {
  distributeForDisplay,
  fromBigInteger,
} from '@slipway/backstage-plugin-ml-workloads-common';
import type { Amount, LedgerSummary } from './summary';

interface Figures {
  events: number;
  eventsPerSecond: number;
  seconds: number;
  peakRssMb: number;
  asOf: number | null;
}

function gpuHours(amount: Amount): string {
  const tenths = (fromBigInteger(amount.gpuMs) * 10n) / 3_600_000n;
  return `${tenths / 10n}.${tenths % 10n}`;
}

function table(title: string, rows: Record<string, Amount>): string {
  const names = Object.keys(rows);
  const priced = names.filter(name => rows[name].costMicros !== null);
  const { units } = distributeForDisplay(
    priced.map(name => fromBigInteger(rows[name].costMicros!)),
  );
  const money = new Map(priced.map((name, index) => [name, units[index]]));
  const lines = names.map(name => {
    const cents = money.get(name);
    const shown =
      cents === undefined
        ? 'unpriced'
        : `${cents / 100n}.${String(cents % 100n).padStart(2, '0')}`;
    return `  ${(name || '(none)').padEnd(28)}${gpuHours(rows[name]).padStart(
      16,
    )}${shown.padStart(18)}`;
  });
  return `${title}\n${lines.join('\n')}\n`;
}

/** The summary for a terminal: GPU-hours and money, rounded so that shown numbers add up. */
export function renderSummary(
  summary: LedgerSummary & Figures,
  currency: string,
): string {
  const time = (ms: number | null) =>
    ms === null ? 'never' : new Date(ms).toISOString();
  return [
    `${summary.events} events in ${summary.seconds} s (${summary.eventsPerSecond}/s), peak ${summary.peakRssMb} MB`,
    `From ${time(summary.observedSince)} to ${time(summary.asOf)}`,
    `The parts ${
      summary.lawHolds ? 'sum exactly' : 'DO NOT SUM'
    } to the nodes' money`,
    '',
    `${''.padEnd(30)}${'GPU-h'.padStart(16)}${currency.padStart(18)}`,
    table('Where it went', summary.byReason),
    table('Allocated, by team', summary.byTeam),
    table('Allocated, by phase', summary.byPhase),
    table('By GPU model', summary.byModel),
  ].join('\n');
}
