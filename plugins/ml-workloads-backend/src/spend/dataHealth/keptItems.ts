import type { Knex } from 'knex';
import { toMsOrNull } from '../../metering';
import { timeInWords } from '../../isoTime';
import { toTimestamp } from '../completeness';
import type { Item } from './contracts';

/** What the ledger keeps no longer: hours that stay as they are, and hours of which only the days and months are left. */
export async function keptItems(knex: Knex): Promise<Item[]> {
  const clusters = await knex('ledger_clusters')
    .whereNotNull('frozen_before')
    .select(
      'cluster',
      'observed_since',
      'frozen_before',
      knex.raw(
        '(select min(hour) from ledger_settled_hours s where s.cluster = ledger_clusters.cluster) as oldest',
      ),
    )
    .orderBy('cluster');
  return clusters
    .filter(row => Number(row.frozen_before) > Number(row.observed_since))
    .map(row => {
      const frozen = toMsOrNull(row.frozen_before)!;
      const oldest = toMsOrNull(row.oldest);
      const gone =
        oldest !== null && oldest > Number(row.observed_since)
          ? ` Single hours are kept from ${timeInWords(
              oldest,
            )} on; days and months are all there.`
          : '';
      return {
        code: 'frozen',
        severity: 'info' as const,
        subject: row.cluster,
        sentence: `Pods and nodes that were gone before ${timeInWords(
          frozen,
        )} are kept no longer, so the hours before it stay as they were settled: a late price or claim does not reach them.${gone}`,
        fix: 'Nothing is wrong. Keep them longer with mlWorkloads.metering.retention if prices become known later than that.',
        since: toTimestamp(frozen),
        cluster: row.cluster,
      };
    });
}
