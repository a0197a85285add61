import { useApi } from '@backstage/frontend-plugin-api';
import { RiAlertLine } from '@remixicon/react';
import { mlWorkloadsApiRef, useLive } from '../api';
import {
  ErrorNotice,
  Loading,
  Moment,
  NumbersTable,
  styles,
} from '../components';

/** Kubernetes events of the workload and its pods. */
export function EventsSection({ id, now }: { id: string; now: number }) {
  const api = useApi(mlWorkloadsApiRef);
  const live = useLive(`events ${id}`, signal => api.getEvents(id, signal));
  if (live.loading) return <Loading label="events" />;
  if (!live.value)
    return (
      <ErrorNotice
        error={live.error!}
        subject="the events"
        onRetry={live.reload}
      />
    );
  const { items, live: fromCluster } = live.value;
  return (
    <div className={styles.tightStack}>
      {!fromCluster && (
        <p className={styles.secondary}>
          Its objects are gone from the cluster; these are the events that were
          kept.
        </p>
      )}
      {items.length === 0 ? (
        <p className={styles.secondary}>
          No events. Kubernetes forgets them after about an hour.
        </p>
      ) : (
        <NumbersTable
          caption="Events"
          captionHidden
          rows={items}
          rowKey={e => `${e.at} ${e.object} ${e.reason} ${e.message}`}
          columns={[
            {
              id: 'at',
              header: 'Time',
              cell: e => <Moment at={e.at} now={now} />,
            },
            {
              id: 'reason',
              header: 'Reason',
              cell: e =>
                e.type === 'Warning' ? (
                  <span className={`${styles.chip} ${styles.warm}`}>
                    <RiAlertLine size={14} aria-hidden />
                    Warning: {e.reason}
                  </span>
                ) : (
                  e.reason
                ),
            },
            { id: 'object', header: 'Object', mono: true, cell: e => e.object },
            {
              id: 'message',
              header: 'Message',
              wrap: true,
              cell: e =>
                e.count > 1 ? `${e.message} (×${e.count})` : e.message,
            },
          ]}
        />
      )}
    </div>
  );
}
