import type { Reconciliation } from '@slipway/backstage-plugin-ml-workloads-common';
import { Moment, NumbersTable } from '../components';

/** Which days OpenCost answered for. */
export function ImportsTable(props: {
  clusters: Reconciliation['clusters'];
  now: number;
}) {
  return (
    <NumbersTable
      caption="What was asked of OpenCost"
      rows={props.clusters}
      rowKey={c => c.cluster}
      columns={[
        { id: 'cluster', header: 'Cluster', cell: c => c.cluster },
        {
          id: 'days',
          header: 'Compared (days)',
          numeric: true,
          cell: c => c.days,
        },
        {
          id: 'missing',
          header: 'Not compared (days)',
          numeric: true,
          cell: c => c.missingDays,
        },
        {
          id: 'at',
          header: 'Last answer',
          numeric: true,
          cell: c => <Moment at={c.retrievedAt} now={props.now} />,
        },
        {
          id: 'problem',
          header: 'What is wrong',
          wrap: true,
          cell: c => c.problem ?? '—',
        },
      ]}
    />
  );
}
