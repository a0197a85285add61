import {
  divideHalfEven,
  toBigInteger,
  toMicros,
  type SpendUnit,
} from '@slipway/backstage-plugin-ml-workloads-common';
import type { Knex } from 'knex';
import type { SpendSelection } from '../../contracts';
import { costOf, plus, readSum, SUM_COLUMNS, ZERO, type Sum } from '../amounts';
import type { Period } from '../period';
import { rowsOf, settledTable } from '../selection';
import { countUnits } from './countUnits';
import type { UnitMetric } from './readUnitMetrics';

/** Prices of useful work: money of what serves, by what was counted of it. */
export async function unitCosts(
  knex: Knex,
  metrics: readonly UnitMetric[],
  selection: SpendSelection,
  period: Period,
  now: number,
): Promise<SpendUnit[]> {
  // Prometheus has counted nothing of what is to come.
  const counted = { ...period, to: Math.min(period.to, now) };
  return Promise.all(
    metrics.map(async metric => {
      const { name, title, per } = metric;
      const unit = {
        name,
        title,
        per,
        quantity: null,
        costMicros: null,
        costPerUnitsMicros: null,
      };
      if (selection.cluster && metric.cluster !== undefined) {
        if (selection.cluster !== metric.cluster) {
          return {
            ...unit,
            problem: `It is counted in cluster ${metric.cluster} only.`,
          };
        }
      }
      const problem = notCounted(metric, selection);
      if (problem !== null) return { ...unit, problem };
      let counts: Map<string, number>;
      try {
        counts = await countUnits(metric, counted);
        if (metric.label.holds === 'namespace') {
          counts = await ofTeams(knex, metric.cluster!, counts);
        }
      } catch {
        return {
          ...unit,
          problem: `Prometheus did not tell ${metric.metric}. Look whether mlWorkloads.spend.unitMetrics has its address.`,
        };
      }
      const spent = await servingByOwner(knex, metric, selection, period);
      return { ...unit, ...priceOf(spent, counts, per) };
    }),
  );
}

/** Why the money of a selection has no work that was counted for exactly it; null when it has. */
function notCounted(
  { label }: UnitMetric,
  { component, filters, withoutComponent, workload }: SpendSelection,
): string | null {
  if (filters || withoutComponent) {
    return 'It is counted for whole teams and components, not for what the filters leave of them.';
  }
  if (workload) return 'It is not counted for single workloads.';
  // The work of all of a team by the money of one of its components would be far too cheap.
  return component && label.holds !== 'component'
    ? 'It is counted for whole teams, not for single components.'
    : null;
}

/**
 * Only what the person may see, and of which both are known, is in the sums: work that was counted for others says nothing about this money.
 */
export function priceOf(
  spent: ReadonlyMap<string, Sum>,
  counts: ReadonlyMap<string, number>,
  per: number,
): Pick<
  SpendUnit,
  'quantity' | 'costMicros' | 'costPerUnitsMicros' | 'problem'
> {
  let sum = ZERO;
  let units = 0;
  for (const [owner, money] of spent) {
    const count = counts.get(owner);
    if (count === undefined) continue;
    sum = plus(sum, money);
    units += count;
  }
  const quantity = BigInt(Math.floor(units));
  const cost = sum.unpriced === 0n ? costOf(sum) : null;
  let problem: string | null = null;
  if (quantity === 0n) {
    problem = 'Nothing was counted for this selection in the period.';
  } else if (cost === null) {
    problem = 'Some of the GPUs that served have no price.';
  }
  return {
    quantity: toBigInteger(quantity),
    costMicros: toMicros(cost),
    costPerUnitsMicros:
      problem === null
        ? toMicros(divideHalfEven(cost! * BigInt(per), quantity))
        : null,
    problem,
  };
}

/** Money of serving workloads, by the value of the metric's label. */
async function servingByOwner(
  knex: Knex,
  { cluster, label }: UnitMetric,
  selection: SpendSelection,
  period: Period,
): Promise<Map<string, Sum>> {
  const column = label.holds === 'component' ? 'component' : 'team';
  const sums = rowsOf(
    knex,
    settledTable('day'),
    { ...selection, cluster: cluster ?? selection.cluster },
    period,
  )
    .where('category', 'allocated')
    .select('workload', `${column} as owner`)
    .select(
      ['milli_gpu_ms', 'cost_micros', 'unpriced_milli_gpu_ms'].map(amount =>
        knex.raw(`sum(${amount}) as ${amount}`),
      ),
    )
    .groupBy('workload', column)
    .as('s');
  const rows: any[] = await knex
    .from(sums)
    .join('workloads as w', 'w.id', 's.workload')
    .where('w.type', 'serving')
    .select('s.owner', knex.raw(SUM_COLUMNS))
    .groupBy('s.owner');
  return new Map(rows.map(row => [row.owner, readSum(row)]));
}

/** What was counted in namespaces, by the team that each is bound to now. */
async function ofTeams(
  knex: Knex,
  cluster: string,
  counts: ReadonlyMap<string, number>,
): Promise<Map<string, number>> {
  const rows: any[] = await knex('ledger_namespace_teams')
    .where({ cluster })
    .orderBy(['namespace', 'since'])
    .select('namespace', 'team');
  const teams = new Map<string, string | null>(
    rows.map(({ namespace, team }) => [namespace, team]),
  );
  const found = new Map<string, number>();
  for (const [namespace, count] of counts) {
    const team = teams.get(namespace);
    if (team) found.set(team, (found.get(team) ?? 0) + count);
  }
  return found;
}
