import { useApi } from '@backstage/frontend-plugin-api';
import type { DataHealth } from '@slipway/backstage-plugin-ml-workloads-common';
import { mlWorkloadsApiRef, useLive, useNow } from '../api';
import {
  ErrorNotice,
  FreshnessBanner,
  Loading,
  Moment,
  SimulatedMark,
  NumbersTable,
  PageBody,
  styles,
} from '../components';
import { describeHealth } from './describeHealth';
import { RatesTable } from './RatesTable';

const SEVERITY: Record<
  DataHealth['items'][number]['severity'],
  { word: string; look: string }
> = {
  error: { word: 'Error', look: styles.bad },
  warning: { word: 'Warning', look: styles.warm },
  info: { word: 'Note', look: styles.neutral },
};

/** What the numbers do not know, what that does to them and how to mend it; and the prices in force. */
export function DataHealthPage() {
  const api = useApi(mlWorkloadsApiRef);
  const now = useNow(10_000);
  const health = useLive('data-health', s => api.getDataHealth(s), [
    'clusters',
  ]);
  const rates = useLive('rates', s => api.getRates(s), []);
  return (
    <PageBody>
      <div className={styles.stack}>
        {health.loading && <Loading label="data health" />}
        {health.error && (
          <ErrorNotice
            error={health.error}
            subject="the data health"
            onRetry={health.reload}
            shownSince={health.value && health.updatedAt}
          />
        )}
        {health.value && (
          <>
            <h2 className={styles.answer}>{describeHealth(health.value)}</h2>
            <span>
              <SimulatedMark clusters={health.value.clusters} />
            </span>
            <FreshnessBanner clusters={health.value.clusters} now={now} />
            {health.value.items.length > 0 && (
              <section className={styles.panel}>
                <NumbersTable
                  caption="What is wrong with the data"
                  rows={health.value.items}
                  rowKey={i => `${i.code} ${i.subject} ${i.since}`}
                  columns={[
                    {
                      id: 'subject',
                      header: 'Object',
                      wrap: true,
                      cell: i => i.subject,
                    },
                    {
                      id: 'severity',
                      header: 'Severity',
                      cell: i => (
                        <span
                          className={`${styles.chip} ${
                            SEVERITY[i.severity].look
                          }`}
                          title={i.code}
                        >
                          {SEVERITY[i.severity].word}
                        </span>
                      ),
                    },
                    {
                      id: 'what',
                      header: 'What it does to the numbers',
                      wrap: true,
                      cell: i => i.sentence,
                    },
                    {
                      id: 'fix',
                      header: 'How to mend it',
                      wrap: true,
                      cell: i => i.fix,
                    },
                    {
                      id: 'since',
                      header: 'Since',
                      numeric: true,
                      cell: i => <Moment at={i.since} now={now} />,
                    },
                  ]}
                />
              </section>
            )}
            <section className={styles.panel}>
              <NumbersTable
                caption="Clusters"
                rows={health.value.clusters}
                rowKey={c => c.cluster}
                columns={[
                  { id: 'title', header: 'Cluster', cell: c => c.title },
                  {
                    id: 'state',
                    header: 'State',
                    cell: c => (c.stale ? 'not up to date' : 'observed'),
                  },
                  {
                    id: 'at',
                    header: 'Last seen',
                    numeric: true,
                    cell: c => <Moment at={c.observedAt} now={now} />,
                  },
                  {
                    id: 'since',
                    header: 'Observed since',
                    numeric: true,
                    cell: c => <Moment at={c.observedSince} now={now} />,
                  },
                ]}
              />
            </section>
          </>
        )}
        {rates.value && (
          <section className={styles.panel}>
            <RatesTable rates={rates.value} now={now} />
          </section>
        )}
        {rates.error && (
          <ErrorNotice
            error={rates.error}
            subject="the prices"
            onRetry={rates.reload}
          />
        )}
      </div>
    </PageBody>
  );
}
