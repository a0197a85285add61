import type { Knex } from 'knex';
import { toTimestamp } from '../completeness';
import { MOST, type Item } from './contracts';

const PROBLEMS: Record<string, Pick<Item, 'severity' | 'sentence' | 'fix'>> = {
  'clock-skew': {
    severity: 'warning',
    sentence:
      'A time in the object was outside of what was observed and was moved to the nearest possible one:',
    fix: 'Synchronise the clocks of the nodes and of the control plane.',
  },
  'frozen-hour': {
    severity: 'info',
    sentence:
      'Something was learned of it after its inputs were removed, so it stays as it was settled:',
    fix: 'Nothing can be done about it. Keep facts longer (mlWorkloads.metering.retention.facts) if this happens again.',
  },
  'uncounted-gpu-resource': {
    severity: 'warning',
    sentence:
      'It uses GPU resources that no rule counts, so their GPU time appears as free:',
    fix: 'Name the resource in mlWorkloads.metering.gpuResources if it stands for whole GPUs, or the driver of a claim in mlWorkloads.metering.gpuDrivers.',
  },
};

/** What the ledger noted while it settled, newest first; a noisy code or cluster hides no others. */
export async function problemItems(knex: Knex): Promise<Item[]> {
  const numbered = knex('ledger_problems')
    .select(
      '*',
      knex.raw(
        'row_number() over (partition by cluster, code order by since desc, subject) as place',
      ),
    )
    .as('numbered');
  const rows = await knex
    .from(numbered)
    .where('place', '<=', MOST)
    .orderBy([
      { column: 'since', order: 'desc' },
      'cluster',
      'code',
      'subject',
    ]);
  return rows.map(row => {
    const known = PROBLEMS[row.code] ?? {
      severity: 'warning' as const,
      sentence: 'Its numbers are uncertain:',
      fix: 'See the detail.',
    };
    return {
      code: row.code,
      severity: known.severity,
      subject: row.subject,
      sentence: `${known.sentence} ${row.detail}.`,
      fix: known.fix,
      since: toTimestamp(Number(row.since)),
      cluster: row.cluster,
    };
  });
}
