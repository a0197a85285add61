import { Button } from '@backstage/ui';
import type {
  WorkloadGroup,
  WorkloadGrouping,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { useNow, type Scope } from '../api';
import {
  ErrorNotice,
  GpuHours,
  Loading,
  Money,
  NumbersTable,
  STATES,
  StateChip,
  styles as shared,
} from '../components';
import { formatGpus } from '../numbers';
import { useWorkloadGroups } from './useWorkloads';
import { LIST_FILTERS, type ListView } from './view';
import { GROUPING_WORDS } from './words';

/** What the view shows, counted and summed by one property; each group leads to its workloads where the list can be narrowed to it. */
export function WorkloadGroupsTable(props: {
  scope: Scope;
  view: ListView;
  by: WorkloadGrouping;
  onChange: (change: Partial<ListView>) => void;
}) {
  const { scope, view, by, onChange } = props;
  const now = useNow(60_000);
  const live = useWorkloadGroups(scope, view, by, now);
  const groups = live.value;
  const word = GROUPING_WORDS[by];
  if (live.loading) return <Loading label="groups" rows={4} />;
  if (!groups) {
    return (
      <ErrorNotice
        error={live.error!}
        subject="the groups"
        onRetry={live.reload}
      />
    );
  }
  return (
    <section className={shared.panel}>
      <NumbersTable
        caption={`Workloads by ${word.toLocaleLowerCase('en-US')}${
          groups.more ? ', the 200 groups that hold most' : ''
        }`}
        rows={groups.items}
        rowKey={group => group.key ?? ''}
        stale={live.stale}
        columns={[
          {
            id: 'key',
            header: word,
            wrap: true,
            cell: group => (
              <GroupName
                group={group}
                by={by}
                onShow={changeOf(view, by, group.key, onChange)}
              />
            ),
          },
          {
            id: 'workloads',
            header: 'Workloads',
            numeric: true,
            cell: group => group.workloads.toLocaleString('en-US'),
          },
          {
            id: 'gpus',
            header: 'Asked for (GPUs)',
            numeric: true,
            cell: group => formatGpus(group.gpusMilli),
          },
          {
            id: 'held',
            header: 'Held now (GPUs)',
            numeric: true,
            cell: group => formatGpus(group.heldGpusMilli),
          },
          {
            id: 'time',
            header: 'GPU-h',
            numeric: true,
            cell: group => <GpuHours gpuMs={group.gpuMs} />,
          },
          {
            id: 'cost',
            header: `Cost (${groups.currency})`,
            numeric: true,
            cell: group => (
              <>
                <Money
                  micros={group.costMicros}
                  currency={groups.currency}
                  unknown={Number(group.gpuMs) === 0 ? '—' : 'unpriced'}
                />
                {group.costMicros !== null &&
                  Number(group.unpricedGpuMs) > 0 &&
                  ' +'}
              </>
            ),
          },
        ]}
      />
    </section>
  );
}

function GroupName(props: {
  group: WorkloadGroup;
  by: WorkloadGrouping;
  onShow: (() => void) | undefined;
}) {
  const { group, by, onShow } = props;
  const { key } = group;
  const shown =
    by === 'state' && key !== null && key in STATES ? (
      <StateChip state={key as keyof typeof STATES} />
    ) : (
      key ?? 'none'
    );
  if (!onShow) return <>{shown}</>;
  return (
    <Button
      size="small"
      variant="tertiary"
      aria-label={`Show those of ${key}`}
      onPress={onShow}
    >
      {shown}
    </Button>
  );
}

/** Narrows the list to one group; undefined where no filter can. */
function changeOf(
  view: ListView,
  by: WorkloadGrouping,
  key: string | null,
  onChange: (change: Partial<ListView>) => void,
): (() => void) | undefined {
  if (key === null) return undefined;
  if (by === 'state') {
    return () =>
      onChange({
        states: [key as ListView['states'][number]],
        groupBy: undefined,
      });
  }
  const filter = LIST_FILTERS.find(one => one === by);
  return (
    filter &&
    (() =>
      onChange({
        lists: { ...view.lists, [filter]: [key] },
        groupBy: undefined,
      }))
  );
}
