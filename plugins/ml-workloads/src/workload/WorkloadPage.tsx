import { useApi, useRouteRef } from '@backstage/frontend-plugin-api';
import { Link, Tab, TabList, TabPanel, Tabs } from '@backstage/ui';
import type { WorkloadDetail } from '@slipway/backstage-plugin-ml-workloads-common';
import { useSearchParams } from 'react-router-dom';
import { mlWorkloadsApiRef, useLive, useNow } from '../api';
import {
  ErrorNotice,
  FreshnessBanner,
  LiveMark,
  Loading,
  SimulatedMark,
  PageBody,
  styles as shared,
} from '../components';
import { DriftNotice } from '../drift';
import { rootRouteRef } from '../routes';
import { AttemptsTable } from './AttemptsTable';
import { EventsSection } from './EventsSection';
import { HistorySection } from './HistorySection';
import { LogsSection } from './logs/LogsSection';
import { ManifestsSection } from './ManifestsSection';
import { PodsTable } from './PodsTable';
import { PreemptedCard } from './preempted/PreemptedCard';
import { RemovedNotice } from './RemovedNotice';
import { StartSection } from './start/StartSection';
import { WorkloadHeader } from './WorkloadHeader';
import { WorkloadSpendSection } from './WorkloadSpendSection';
import styles from './workload.module.css';

/** All about one workload. */
export function WorkloadPage({ id }: { id: string }) {
  const api = useApi(mlWorkloadsApiRef);
  const now = useNow(30_000);
  const root = useRouteRef(rootRouteRef);
  const live = useLive(`workload ${id}`, s => api.getWorkload(id, s));
  return (
    <PageBody>
      <div className={shared.stack}>
        <div className={shared.spread}>
          {root && <Link href={`${root()}/workloads`}>All workloads</Link>}
          <span className={shared.row}>
            {live.value && <SimulatedMark clusters={[live.value.freshness]} />}
            <LiveMark live={live} />
          </span>
        </div>
        {live.loading && <Loading label="the workload" rows={8} />}
        {live.error && (
          <ErrorNotice
            error={live.error}
            subject="this workload"
            onRetry={live.reload}
            shownSince={live.value && live.updatedAt}
          />
        )}
        {live.value && (
          <WorkloadBody workload={live.value} now={now} onDone={live.reload} />
        )}
      </div>
    </PageBody>
  );
}

function WorkloadBody(props: {
  workload: WorkloadDetail;
  now: number;
  onDone: () => void;
}) {
  const { workload, now, onDone } = props;
  const { id } = workload;
  const api = useApi(mlWorkloadsApiRef);
  const timeline = useLive(`timeline ${id}`, s => api.getTimeline(id, s));
  const spend = useLive(`spend ${id}`, s => api.getWorkloadSpend(id, s), [
    'spend',
    'workloads',
  ]);
  const [params, setParams] = useSearchParams();
  const attempts = timeline.value?.attempts ?? [];
  return (
    <>
      <FreshnessBanner clusters={[workload.freshness]} now={now} />
      <WorkloadHeader workload={workload} now={now} onDone={onDone} />
      <RemovedNotice kept={workload.kept} />
      <DriftNotice workload={workload} now={now} />
      <PreemptedCard
        workload={workload}
        attempts={attempts}
        settledUntil={spend.value?.completeUntil ?? null}
        now={now}
      />
      <div className={styles.columns}>
        <div className={shared.stack}>
          <section
            className={`${shared.panel} ${shared.stack}`}
            aria-label="Where the start time went"
          >
            {timeline.loading && <Loading label="the start" />}
            {timeline.error && !timeline.value && (
              <ErrorNotice
                error={timeline.error}
                subject="the timeline"
                onRetry={timeline.reload}
              />
            )}
            {attempts.length > 0 && (
              <StartSection workload={workload} attempts={attempts} />
            )}
            {timeline.value && attempts.length === 0 && (
              <p className={shared.secondary}>
                {workload.kept === 'row'
                  ? 'Its attempts are no longer kept.'
                  : 'It has not been tried yet.'}
              </p>
            )}
          </section>
          <section className={shared.panel}>
            <Tabs
              selectedKey={tabOf(params)}
              onSelectionChange={key =>
                setParams(
                  before => {
                    before.set('tab', String(key));
                    return before;
                  },
                  { replace: true },
                )
              }
            >
              <TabList aria-label="Details of the workload">
                <Tab id="pods">Pods</Tab>
                <Tab id="logs">Logs</Tab>
                <Tab id="events">Events</Tab>
                <Tab id="attempts">Attempts</Tab>
                <Tab id="spend">Spend</Tab>
                <Tab id="manifests">Manifests</Tab>
              </TabList>
              <TabPanel id="pods">
                <PodsTable workload={workload} />
              </TabPanel>
              <TabPanel id="logs">
                <LogsSection id={id} pods={workload.pods} />
              </TabPanel>
              <TabPanel id="events">
                <EventsSection id={id} now={now} />
              </TabPanel>
              <TabPanel id="attempts">
                <AttemptsTable attempts={attempts} now={now} />
              </TabPanel>
              <TabPanel id="spend">
                {spend.value ? (
                  <WorkloadSpendSection spend={spend.value} now={now} />
                ) : (
                  spend.error && (
                    <ErrorNotice
                      error={spend.error}
                      subject="the spend of this workload"
                      onRetry={spend.reload}
                    />
                  )
                )}
              </TabPanel>
              <TabPanel id="manifests">
                <ManifestsSection id={id} />
              </TabPanel>
            </Tabs>
          </section>
        </div>
        <section
          className={`${shared.panel} ${shared.stack}`}
          aria-labelledby="ml-workloads-history"
        >
          <h3 className={shared.sectionTitle} id="ml-workloads-history">
            What happened
          </h3>
          {timeline.value && (
            <HistorySection timeline={timeline.value} now={now} />
          )}
        </section>
      </div>
    </>
  );
}

const TABS = ['pods', 'logs', 'events', 'attempts', 'spend', 'manifests'];

/** The open tab is in the address, so that a link leads to it; an unknown one is the first. */
function tabOf(params: URLSearchParams): string {
  const tab = params.get('tab') ?? '';
  return TABS.includes(tab) ? tab : TABS[0];
}
