import type {
  SpendByOutcome,
  SpendOutcome,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { toAmount, type Sum } from './amounts';

/** How the ends of attempts (`lifecycle/attempts.ts`) count. Eviction and the loss of a node take GPUs away as preemption does. */
const OUTCOMES: Record<
  Exclude<SpendOutcome, 'running' | 'unknown'>,
  readonly string[]
> = {
  succeeded: ['completed'],
  failed: ['failed', 'oom', 'deadline', 'imagePull'],
  preempted: ['preempted', 'evicted', 'nodeLost'],
  stopped: ['stopped', 'deactivated'],
};

/** End reasons that count as one outcome. */
export function endReasonsOf(
  outcome: keyof typeof OUTCOMES,
): readonly string[] {
  return OUTCOMES[outcome];
}

/**
 * SQL of the outcome of a joined row of `attempts`; one that is missing, or that ended nobody knows how, is `unknown`.
 *
 * @param alias - of the table
 */
export function outcomeSql(alias: string): string {
  const cases = Object.entries(OUTCOMES).map(
    ([outcome, reasons]) =>
      `when ${alias}.end_reason in (${reasons
        .map(reason => `'${reason}'`)
        .join(', ')}) then '${outcome}'`,
  );
  return `case ${cases.join(
    ' ',
  )} when ${alias}.workload_id is not null and ${alias}."end" is null then 'running' else 'unknown' end`;
}

/** For the API. */
export function toOutcomes(sums: ReadonlyMap<string, Sum>): SpendByOutcome {
  return Object.fromEntries(
    [...sums].map(([outcome, sum]) => [outcome, toAmount(sum)]),
  );
}
