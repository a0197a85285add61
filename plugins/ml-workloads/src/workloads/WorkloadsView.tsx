import { useRouteRef } from '@backstage/frontend-plugin-api';
import { Button, ButtonLink } from '@backstage/ui';
import { RiRocketLine } from '@remixicon/react';
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
import { createRouteRefExternal } from '../routes';
import { describeActive } from './answer';
import { useWorkloadFilters } from './filters';
import { useActiveWorkloads, useWorkloadPages } from './useWorkloads';
import { WorkloadFilterBar } from './WorkloadFilterBar';
import { WorkloadTable } from './WorkloadTable';

/** The workloads of a team, of a component, or of all that the person may see. */
export function WorkloadsView({
  scope,
  whose,
}: {
  scope: Scope;
  /** `Vision` */
  whose: string;
}) {
  const now = useNow(30_000);
  const createLink = useRouteRef(createRouteRefExternal);
  const [filters, changeFilters] = useWorkloadFilters();
  const active = useActiveWorkloads(scope);
  const { live, paging } = useWorkloadPages(scope, filters);
  const filtered = filters.states.length > 0 || filters.search !== '';
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
      {isEmpty && !filtered ? (
        <EmptyState
          title={`${whose} has no GPU work yet`}
          action={
            launchLink
              ? { label: 'Launch GPU work', href: launchLink }
              : undefined
          }
        >
          <p>
            Training jobs and model servers appear here as soon as they are in
            the cluster, whether they were launched from a template here, with
            kubectl or by GitOps.
          </p>
          <p className={styles.secondary}>
            A template shows before you launch whether the guardrails allow it,
            what it costs and when it would start. Work launched elsewhere needs
            the label backstage.io/kubernetes-id to be found under its
            component.
          </p>
        </EmptyState>
      ) : (
        <>
          <div className={styles.spread}>
            <h2 className={styles.answer} aria-live="polite">
              {active.value
                ? describeActive(
                    active.value.items,
                    active.value.nextCursor !== null,
                  )
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
            <WorkloadFilterBar filters={filters} onChange={changeFilters} />
            <span className={styles.row}>
              <SimulatedMark clusters={list.clusters} />
              <LiveMark live={live} />
            </span>
          </div>
          {(scope.team || scope.component) && (
            <DriftBanner scope={scope} now={now} />
          )}
          {isEmpty ? (
            <EmptyState title="No workload matches these filters">
              <Button
                variant="secondary"
                onPress={() => changeFilters({ states: [], search: '' })}
              >
                Clear the filters
              </Button>
            </EmptyState>
          ) : (
            <WorkloadTable
              workloads={list.items}
              paging={paging}
              stale={live.stale}
              showTeam={!scope.team && !scope.component}
            />
          )}
        </>
      )}
    </div>
  );
}
