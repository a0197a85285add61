import { useRouteRef } from '@backstage/frontend-plugin-api';
import { Button, ButtonLink } from '@backstage/ui';
import { RiRocketLine } from '@remixicon/react';
import { useState } from 'react';
import { Scope, useNow } from '../api';
import {
  EmptyState,
  ErrorNotice,
  FreshnessBanner,
  LiveMark,
  Loading,
  SimulatedMark,
  styles,
} from '../components';
import { DriftBanner } from '../drift';
import { BulkBar } from '../operations';
import { createRouteRefExternal } from '../routes';
import { describeActive } from './answer';
import { useActiveGroups, useWorkloadPages } from './useWorkloads';
import { DEFAULT_VIEW, isNarrowed, useListView } from './view';
import { ViewPicker } from './ViewPicker';
import { WorkloadFilterBar } from './WorkloadFilterBar';
import { WorkloadGroupsTable } from './WorkloadGroupsTable';
import { WorkloadTable } from './WorkloadTable';
import listStyles from './workloads.module.css';

const NOTHING: ReadonlySet<string> = new Set();

/** The workloads of a team, of a component, or of all that the person may see. */
export function WorkloadsView({
  scope,
  whose,
  several = false,
  mayRead,
}: {
  scope: Scope;
  /** Of several teams: each workload says whose it is. */
  several?: boolean;
  /** `Vision` */
  whose: string;
  /** False: the person may not see this work, so that an empty list says nothing of it. */
  mayRead?: boolean;
}) {
  const now = useNow(30_000);
  const createLink = useRouteRef(createRouteRefExternal);
  const [view, changeView] = useListView();
  const active = useActiveGroups(scope);
  const { live, paging } = useWorkloadPages(scope, view, now);
  const [selected, setSelected] = useState<ReadonlySet<string>>(NOTHING);
  const filtered = isNarrowed(view);
  // What is not on the page any more cannot be seen, and so is not acted on.
  const onPage = new Set(live.value?.items.map(({ id }) => id));
  const chosen = [...selected].filter(id => onPage.has(id));
  const list = live.value;

  if (live.loading) return <Loading label="workloads" rows={6} />;
  if (!list)
    return (
      <ErrorNotice
        error={live.error!}
        subject={`the workloads of ${whose}`}
        onRetry={live.reload}
      />
    );
  const isEmpty = list.items.length === 0;
  const launchLink = createLink?.();
  return (
    <div className={styles.stack}>
      <FreshnessBanner clusters={list.clusters} now={now} />
      {live.error && (
        <ErrorNotice
          error={live.error}
          subject={`the workloads of ${whose}`}
          onRetry={live.reload}
          shownSince={live.updatedAt}
        />
      )}
      {isEmpty && (!filtered || mayRead === false) ? (
        <NoWork whose={whose} mayRead={mayRead} launchLink={launchLink} />
      ) : (
        <>
          <div className={styles.spread}>
            <h2
              className={`${styles.answer} ${listStyles.lead}`}
              aria-live="polite"
            >
              {active.value
                ? describeActive(active.value.items)
                : `${list.totalItems} workloads.`}
            </h2>
            {launchLink && (
              <ButtonLink
                href={launchLink}
                variant="primary"
                iconStart={<RiRocketLine aria-hidden />}
              >
                Launch GPU work
              </ButtonLink>
            )}
          </div>
          <div className={styles.spread}>
            <ViewPicker view={view} onChange={changeView} />
            <span className={styles.row}>
              <SimulatedMark clusters={list.clusters} />
              <LiveMark live={live} />
            </span>
          </div>
          <WorkloadFilterBar
            scope={scope}
            view={view}
            columns={list.columns}
            onChange={changeView}
          />
          {scope.entity && <DriftBanner scope={scope} now={now} />}
          {view.groupBy && (
            <WorkloadGroupsTable
              scope={scope}
              view={view}
              by={view.groupBy}
              onChange={changeView}
            />
          )}
          <BulkBar
            ids={chosen}
            onClear={() => setSelected(NOTHING)}
            onDone={live.reload}
          />
          {isEmpty ? (
            <EmptyState title="No workload matches these filters">
              <Button
                variant="secondary"
                onPress={() => changeView(DEFAULT_VIEW)}
              >
                Clear the filters
              </Button>
            </EmptyState>
          ) : (
            <WorkloadTable
              workloads={list.items}
              paging={paging}
              stale={live.stale}
              showTeam={several}
              view={view}
              columns={list.columns.filter(({ key }) =>
                view.columns.includes(key),
              )}
              onOrder={changeView}
              selected={chosen}
              onSelect={setSelected}
            />
          )}
        </>
      )}
    </div>
  );
}

/** An empty list that no filter has made: there is nothing, or nothing that the person may see. */
function NoWork(props: {
  whose: string;
  mayRead: boolean | undefined;
  launchLink: string | undefined;
}) {
  const { whose, mayRead, launchLink } = props;
  if (mayRead === false)
    return (
      <EmptyState title={`You may not see the GPU work of ${whose}`}>
        <p>
          Each team sees its own GPU work. Ask the platform team if you should
          see this too.
        </p>
      </EmptyState>
    );
  return (
    <EmptyState
      title={`${whose} has no GPU work yet`}
      action={
        launchLink ? { label: 'Launch GPU work', href: launchLink } : undefined
      }
    >
      <p>
        Training jobs and model servers appear here as soon as they are in the
        cluster, whether they were launched from a template here, with kubectl
        or by GitOps.
      </p>
      <p className={styles.secondary}>
        A template shows before you launch whether the guardrails allow it, what
        it costs and when it would start. Work launched elsewhere needs the
        label backstage.io/kubernetes-id to be found under its component.
      </p>
    </EmptyState>
  );
}
