import { useRouteRef } from '@backstage/frontend-plugin-api';
import {
  Cell,
  Column,
  ColumnConfig,
  Link,
  Table,
  useBreakpoint,
} from '@backstage/ui';
import {
  WORKLOAD_ORDERS,
  type Workload,
  type WorkloadColumn,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { useMemo } from 'react';
import { Age, EscapedChip, GpuHours, Money, StateChip } from '../components';
import { LaunchAgainButton } from '../launchAgain';
import { exactMoney, formatGpus } from '../numbers';
import { workloadRouteRef } from '../routes';
import type { ListView } from './view';
import styles from './workloads.module.css';

/** Page by page through a server-side cursor. */
export interface CursorPaging {
  pageSize: number;
  offset: number;
  total: number;
  onNext?: () => void;
  onPrevious?: () => void;
}

/** Workloads, one a row, each leading to its page. */
export function WorkloadTable(props: {
  workloads: Workload[];
  paging: CursorPaging;
  stale: boolean;
  showTeam?: boolean;
  view: Pick<ListView, 'orderBy' | 'order'>;
  /** Of what the platform offers, those that are shown. */
  columns: WorkloadColumn[];
  onOrder: (order: Pick<ListView, 'orderBy' | 'order'>) => void;
  /** Ids; rows are chosen with the space bar or their box. */
  selected: readonly string[];
  onSelect: (ids: ReadonlySet<string>) => void;
}) {
  const { workloads, paging, stale, showTeam = false } = props;
  const { view, columns: more, onOrder, selected, onSelect } = props;
  const workloadRoute = useRouteRef(workloadRouteRef);
  const narrow = useBreakpoint().down('lg');
  const currency = workloads[0]?.currency ?? '';
  const columns = useMemo<ColumnConfig<Workload>[]>(
    () => [
      {
        id: 'name',
        label: 'Workload',
        isSortable: true,
        isRowHeader: true,
        minWidth: 116,
        defaultWidth: '4fr',
        cell: w => (
          <Cell className={styles.nameCell}>
            <Link
              className={styles.name}
              href={workloadRoute?.({ id: w.id })}
              title={w.name}
            >
              {w.name}
            </Link>
            <span className={styles.under}>
              {w.kind} in {w.namespace}
            </span>
          </Cell>
        ),
      },
      {
        id: 'state',
        label: 'State',
        isSortable: true,
        minWidth: 150,
        defaultWidth: '5fr',
        cell: w => (
          <Cell className={styles.stateCell}>
            <span className={styles.chips}>
              <StateChip state={w.state} />
              {w.escaped && <EscapedChip />}
            </span>
            {w.reason && (
              <span className={styles.why} title={w.reason.sentence}>
                {w.reason.sentence}
              </span>
            )}
          </Cell>
        ),
      },
      {
        id: 'team',
        label: 'Team',
        // The namespace below the name tells it too.
        isHidden: !showTeam || narrow,
        width: 104,
        cell: w => <Cell>{w.team ?? '—'}</Cell>,
      },
      {
        id: 'queue',
        label: 'Queue',
        isHidden: narrow,
        width: 88,
        minWidth: 88,
        cell: w => <Cell>{w.escaped ? 'none' : w.queue ?? '—'}</Cell>,
      },
      ...more.map(
        ({ key, title }): ColumnConfig<Workload> => ({
          id: `column ${key}`,
          label: title,
          minWidth: 110,
          defaultWidth: '1fr',
          cell: w => (
            <Cell className={styles.nameCell}>
              <span className={styles.oneLine} title={w.columns?.[key]}>
                {w.columns?.[key] ?? '—'}
              </span>
            </Cell>
          ),
        }),
      ),
      numberColumn('gpus', 'GPUs', 92, w => (
        <span title={w.gpuModel ?? undefined}>{formatGpus(w.gpusMilli)}</span>
      )),
      // Where there is little room, what it cost tells more.
      ...(narrow
        ? []
        : [
            numberColumn('since', 'In state', 116, w => (
              <Age at={w.since} short />
            )),
            numberColumn('gpuTime', 'GPU-h', 100, w => (
              <GpuHours gpuMs={w.gpuMs} />
            )),
          ]),
      numberColumn('cost', `Cost (${currency})`, 140, w => (
        <span title={costTitle(w)}>
          <Money
            micros={w.costMicros}
            currency={w.currency}
            unknown={Number(w.gpuMs) === 0 ? '—' : 'unpriced'}
          />
          {w.costMicros !== null && Number(w.unpricedGpuMs) > 0 && ' +'}
        </span>
      )),
      {
        id: 'again',
        label: 'Again',
        isHidden: narrow,
        width: 78,
        minWidth: 78,
        cell: w => (
          <Cell>
            <LaunchAgainButton workload={w} compact />
          </Cell>
        ),
      },
    ],
    [workloadRoute, showTeam, narrow, currency, more],
  );
  return (
    <div className={styles.table}>
      <Table
        columnConfig={columns.filter(c => !c.isHidden)}
        data={workloads}
        isStale={stale}
        sort={{
          descriptor: {
            column: view.orderBy,
            direction: view.order === 'asc' ? 'ascending' : 'descending',
          },
          onSortChange: ({ column, direction }) => {
            const orderBy = WORKLOAD_ORDERS.find(one => one === column);
            if (orderBy) {
              onOrder({
                orderBy,
                order: direction === 'ascending' ? 'asc' : 'desc',
              });
            }
          },
        }}
        selection={{
          mode: 'multiple',
          behavior: 'toggle',
          selected,
          onSelectionChange: keys =>
            onSelect(
              keys === 'all'
                ? new Set(workloads.map(({ id }) => id))
                : new Set([...keys].map(String)),
            ),
        }}
        pagination={{
          type: 'page',
          pageSize: paging.pageSize,
          offset: paging.offset,
          totalCount: paging.total,
          hasNextPage: paging.onNext !== undefined,
          hasPreviousPage: paging.onPrevious !== undefined,
          onNextPage: paging.onNext ?? (() => {}),
          onPreviousPage: paging.onPrevious ?? (() => {}),
          showPageSizeOptions: false,
        }}
      />
    </div>
  );
}

function numberColumn(
  id: string,
  label: string,
  width: number,
  content: (workload: Workload) => JSX.Element,
): ColumnConfig<Workload> {
  return {
    id,
    label,
    // A header of one's own takes the place of the configured widths too.
    header: () => (
      <Column
        id={id}
        allowsSorting
        className={styles.numberHead}
        width={width}
        minWidth={width}
      >
        {label}
      </Column>
    ),
    cell: w => <Cell className={styles.numberCell}>{content(w)}</Cell>,
  };
}

function costTitle(w: Workload): string | undefined {
  if (w.costMicros === null || Number(w.unpricedGpuMs) === 0) return undefined;
  return `${exactMoney(
    w.costMicros,
    w.currency,
  )}, and GPU time without a price beside it`;
}
