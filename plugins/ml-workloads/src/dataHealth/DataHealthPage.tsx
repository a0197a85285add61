import { useApi } from '@backstage/frontend-plugin-api';
import { useSearchParams } from 'react-router-dom';
import { mlWorkloadsApiRef, useLive, useNow } from '../api';
import {
  EmptyState,
  ErrorNotice,
  FreshnessBanner,
  isRefusal,
  Loading,
  Moment,
  SimulatedMark,
  NumbersTable,
  PageBody,
  styles,
} from '../components';
import { describeHealth } from './describeHealth';
import { HealthFilterBar } from './HealthFilterBar';
import { HealthTable } from './HealthTable';
import { chosenItems, HealthFilter, readFilter } from './kinds';
import { PricesSection } from './PricesSection';
import { RATES_PAGE } from './RatePages';

/** What the numbers do not know, what that does to them and how to mend it; and the prices in force. */
export function DataHealthPage() {
  const api = useApi(mlWorkloadsApiRef);
  const now = useNow(10_000);
  const health = useLive('data-health', s => api.getDataHealth(s), [
    'clusters',
  ]);
  const rates = useLive(
    'rates',
    s => api.getRates({ limit: RATES_PAGE }, s),
    [],
  );
  const [params, setParams] = useSearchParams();
  const filter = readFilter(params);
  const change = (field: keyof HealthFilter, value: string) =>
    setParams(
      before => {
        const next = new URLSearchParams(before);
        if (value) next.set(field, value);
        else next.delete(field);
        return next;
      },
      { replace: true },
    );
  const currency = rates.value?.currency ?? 'USD';
  const items = health.value?.items ?? [];
  const chosen = chosenItems(items, filter);
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
            <h2 className={styles.answer} aria-live="polite">
              {describeHealth(health.value, currency)}
            </h2>
            <span>
              <SimulatedMark clusters={health.value.clusters} />
            </span>
            <FreshnessBanner clusters={health.value.clusters} now={now} />
            {items.length === 0 ? (
              <NothingWrong />
            ) : (
              <>
                <HealthFilterBar
                  items={items}
                  filter={filter}
                  onChange={change}
                />
                <section className={styles.panel}>
                  {chosen.length > 0 ? (
                    <HealthTable items={chosen} currency={currency} />
                  ) : (
                    <p className={styles.secondary}>
                      Nothing of that kind. {items.length} other{' '}
                      {items.length === 1 ? 'item is' : 'items are'} hidden by
                      the filter.
                    </p>
                  )}
                </section>
              </>
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
        {rates.value && <PricesSection rates={rates.value} now={now} />}
        {/* One refusal is enough: both need the same permission. */}
        {rates.error &&
          !(isRefusal(rates.error) && isRefusal(health.error)) && (
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

/** What is watched for, so that an empty list can be trusted. */
function NothingWrong() {
  return (
    <EmptyState title="Nothing is missing">
      <p>
        Here would stand what makes a number uncertain: times in which nobody
        watched a cluster, nodes without a price and price sources that are out
        of date, GPU time that no team owns, GPU counts that labels, capacity
        and price list tell differently, data that came late, and clocks that go
        wrong.
      </p>
      <p className={styles.secondary}>
        Each item says how much GPU time and money it touches and how to mend
        it.
      </p>
    </EmptyState>
  );
}
