import type {
  CostEstimate,
  LaunchRequest,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { ageText, durationText, moneyText, type MoneyText } from '../format';

export interface CostRow {
  label: string;
  money: MoneyText;
  /** Why there is no number, or what it means; null when plain. */
  note: string | null;
  /** The number that matters most for this kind of work. */
  prominent: boolean;
}

/** What it costs and by which price. `now`: epoch milliseconds, for ages. */
export function costToShow(
  cost: CostEstimate,
  request: LaunchRequest,
  now: number,
): { rows: CostRow[]; source: string } {
  const rows = costRows(cost, request);
  if (cost.perHourMicros === null) {
    return {
      rows,
      source:
        'No price is known for this hardware; the platform team can add one under mlWorkloads.pricing.',
    };
  }
  const age = ageText(cost.retrievedAt, now);
  return {
    rows,
    source: `Price from ${cost.source ?? 'an unnamed source'}, ${
      age ? `retrieved ${age}` : 'age not known'
    }.`,
  };
}

function runRow(cost: CostEstimate, request: LaunchRequest): CostRow {
  const { currency, perHourMicros, forRunMicros } = cost;
  const bounded = request.maxRunSeconds !== undefined;
  if (bounded || perHourMicros === null) {
    return {
      label: bounded
        ? `The whole run, at most ${durationText(request.maxRunSeconds!)}`
        : 'The whole run',
      money: moneyText(forRunMicros, currency),
      note: null,
      prominent: true,
    };
  }
  return {
    label: 'The whole run',
    money: { text: 'no end', exact: 'There is no longest run time' },
    note: 'without a longest run time it has no end',
    prominent: true,
  };
}

/** How many replicas a server's money is for. */
function replicasNote(request: LaunchRequest): string | null {
  const { serving, replicas } = request;
  if (!serving) return null;
  const least = serving.minReplicas ?? replicas;
  const most = serving.maxReplicas ?? Math.max(least, replicas);
  return most > least
    ? `${least} to ${most} replicas; less while it is scaled down`
    : null;
}

function costRows(cost: CostEstimate, request: LaunchRequest): CostRow[] {
  const { currency, perHourMicros, perMonthMicros } = cost;
  const priced = perHourMicros !== null;
  const serves = request.type === 'serving';
  const month: CostRow = {
    label: 'A month, if forgotten',
    money: moneyText(perMonthMicros, currency),
    note: priced ? '730 hours' : null,
    prominent: serves,
  };
  const hour: CostRow = {
    label: 'An hour',
    money: moneyText(perHourMicros, currency),
    note: serves && priced ? replicasNote(request) : null,
    prominent: false,
  };
  // A server has no end, so its month comes first.
  return serves ? [month, hour] : [hour, runRow(cost, request), month];
}
