import type { HardwareProfile } from '@slipway/backstage-plugin-ml-workloads-common';
import { moneyText } from '../format';

/** Hours in a month, as everywhere in Slipway: 365 × 24 / 12. */
export const MONTH_HOURS = 730;

/** What a person knows about the work. Absent where it was not filled in. */
export interface Need {
  /** GPUs that one run holds. */
  gpus?: number;
  hoursPerRun?: number;
  runsPerMonth?: number;
  /** Money for one run at a hosted service, from its own price list, in whole units of the currency. */
  hostedPerRun?: number;
}

/** One line of the comparison, with its arithmetic. */
export interface Alternative {
  name: string;
  perMonth: string;
  arithmetic: string;
}

export interface Comparison {
  alternatives: Alternative[];
  /** What follows from the numbers; null where they do not say. */
  conclusion: string | null;
}

const MICROS = 1_000_000;

function rounded(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/**
 * Own GPUs by the run, a GPU held all month, and a hosted service, for the numbers given. Only what can be computed is compared:
 * a price that is not known makes no line.
 *
 * @param profile - whose price is used; undefined or unpriced leaves out the lines that need one
 */
export function compare(
  need: Need,
  profile: HardwareProfile | undefined,
): Comparison {
  const { gpus, hoursPerRun, runsPerMonth, hostedPerRun } = need;
  const alternatives: Alternative[] = [];
  const price =
    profile?.pricePerGpuHourMicros === null ||
    profile?.pricePerGpuHourMicros === undefined
      ? null
      : Number(profile.pricePerGpuHourMicros);
  const currency = profile?.currency ?? 'USD';
  const money = (micros: number) =>
    moneyText(Math.round(micros), currency).text;

  const byRun =
    price !== null && gpus && hoursPerRun && runsPerMonth
      ? gpus * hoursPerRun * runsPerMonth * price
      : null;
  if (byRun !== null) {
    alternatives.push({
      name: 'Here, by the run',
      perMonth: money(byRun),
      arithmetic: `${gpus} GPUs × ${rounded(hoursPerRun!)} h × ${rounded(
        runsPerMonth!,
      )} runs × ${money(price!)} / GPU-h`,
    });
  }
  if (price !== null && gpus) {
    alternatives.push({
      name: 'Here, held all month',
      perMonth: money(gpus * MONTH_HOURS * price),
      arithmetic: `${gpus} GPUs × ${MONTH_HOURS} h × ${money(price)} / GPU-h`,
    });
  }
  const hosted =
    hostedPerRun !== undefined && runsPerMonth
      ? hostedPerRun * MICROS * runsPerMonth
      : null;
  if (hosted !== null) {
    alternatives.push({
      name: 'Hosted service',
      perMonth: money(hosted),
      arithmetic: `${rounded(runsPerMonth!)} runs × ${money(
        hostedPerRun! * MICROS,
      )}`,
    });
  }
  return { alternatives, conclusion: conclude(byRun, hosted, money) };
}

function conclude(
  byRun: number | null,
  hosted: number | null,
  money: (micros: number) => string,
): string | null {
  if (byRun === null || hosted === null) return null;
  const difference = Math.abs(byRun - hosted);
  if (difference < 0.1 * Math.max(byRun, hosted)) {
    return 'The two cost about the same: decide by data protection and by who has to keep it running.';
  }
  return hosted < byRun
    ? `The hosted service is cheaper by ${money(
        difference,
      )} a month, if its terms allow your data.`
    : `Running it here is cheaper by ${money(
        difference,
      )} a month, before the time of the people who run it.`;
}
