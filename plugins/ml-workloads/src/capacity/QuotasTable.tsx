import { useBreakpoint } from '@backstage/ui';
import type {
  CapacityCohort,
  CapacityView,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { NumbersTable, styles, type NumbersColumn } from '../components';
import { count } from '../numbers';
import { UseBar } from './PoolsTable';
import { quotaRows, type QuotaRow } from './quotaRows';

const amount = (n: number | null) => (n === null ? '—' : n);

const SHARE: NumbersColumn<QuotaRow> = {
  id: 'share',
  header: 'Quota in use',
  cell: row =>
    row.nominal && row.used !== null ? (
      <UseBar share={row.used / row.nominal} />
    ) : (
      '—'
    ),
};

/** Quota, use, borrowed and lent of each queue that the person sees, and the sums of its cohort. */
export function QuotasTable({ capacity }: { capacity: CapacityView }) {
  const rows = quotaRows(capacity);
  // Where there is little room, the numbers say it.
  const narrow = useBreakpoint().down('lg');
  const cohorts = capacity.cohorts.filter(cohort =>
    rows.some(
      row =>
        row.cluster === cohort.cluster &&
        row.cohort === cohort.cohort &&
        row.flavor === cohort.flavor &&
        row.resource === cohort.resource,
    ),
  );
  return (
    <div className={styles.tightStack}>
      <NumbersTable
        caption="Quotas of queues (GPUs)"
        rows={rows}
        rowKey={row => row.id}
        columns={[
          {
            id: 'queue',
            header: 'Queue',
            // Once for all of its flavors, for the eye only.
            cell: (row, index) => (
              <span
                className={
                  isSameQueue(row, rows[index - 1]) ? styles.unseen : undefined
                }
              >
                {row.queue}
              </span>
            ),
          },
          {
            id: 'team',
            header: 'Team',
            wrap: true,
            cell: (row, index) =>
              isSameQueue(row, rows[index - 1]) &&
              teamCell(row) === teamCell(rows[index - 1])
                ? null
                : teamCell(row),
          },
          { id: 'flavor', header: 'Flavor', cell: flavorCell },
          {
            id: 'nominal',
            header: 'Quota',
            numeric: true,
            cell: row => amount(row.nominal),
          },
          {
            id: 'used',
            header: 'Used',
            numeric: true,
            cell: row => amount(row.used),
          },
          {
            id: 'borrowed',
            header: 'Borrowed',
            numeric: true,
            cell: row => (
              <span title="Used beyond its quota. Its owner may take it back.">
                {amount(row.borrowed)}
              </span>
            ),
          },
          {
            id: 'lent',
            header: 'Lent',
            numeric: true,
            wideOnly: true,
            cell: row =>
              row.lent === null ? (
                <span title="Several queues of the cohort have quota to spare; Kueue does not say whose is lent.">
                  —
                </span>
              ) : (
                row.lent
              ),
          },
          {
            id: 'pending',
            header: 'Waiting',
            numeric: true,
            // Of the queue, whatever they wait for: said once.
            cell: (row, index) =>
              isSameQueue(row, rows[index - 1]) ? null : row.pending,
          },
          ...(narrow ? [] : [SHARE]),
        ]}
      />
      {cohorts.map(cohort => (
        <p
          key={`${cohort.cluster} ${cohort.cohort} ${cohort.flavor} ${cohort.resource}`}
          className={styles.secondary}
        >
          {describeCohort(
            cohort,
            rows.find(
              row =>
                row.flavor === cohort.flavor &&
                row.resource === cohort.resource,
            )?.label,
          )}
        </p>
      ))}
    </div>
  );
}

/** `Cohort gpu, h100: 6 queues use 116 of 128; 8 of it are borrowed.` */
export function describeCohort(
  cohort: CapacityCohort,
  label: string = cohort.flavor,
): string {
  const { nominal, used, borrowed } = cohort;
  const of = `Cohort ${cohort.cohort}, ${label}: ${count(
    cohort.queues,
    'queue',
  )}`;
  if (nominal === null || used === null || borrowed === null) {
    return `${of}; not all of them say what they use.`;
  }
  return `${of} use ${used} of ${nominal}; ${
    borrowed === 0 ? 'nothing is borrowed' : `${borrowed} of it are borrowed`
  }.`;
}

function isSameQueue(row: QuotaRow, before: QuotaRow | undefined): boolean {
  return before?.cluster === row.cluster && before.queue === row.queue;
}

function teamCell({ teams }: QuotaRow) {
  if (teams.length === 1) return teams[0].team;
  return teams
    .map(({ team, used }) => (used === null ? team : `${team} (${used})`))
    .join(', ');
}

function flavorCell({ label, resource }: QuotaRow) {
  return <span title={resource}>{label}</span>;
}
