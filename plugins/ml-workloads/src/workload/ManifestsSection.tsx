import { useApi } from '@backstage/frontend-plugin-api';
import type { ReceiptEntry } from '@slipway/backstage-plugin-ml-workloads-common';
import { mlWorkloadsApiRef, useLive } from '../api';
import { ErrorNotice, Loading, NumbersTable, styles } from '../components';

/** The objects as they are in the cluster, and what Slipway filled in when it made them. */
export function ManifestsSection({ id }: { id: string }) {
  const api = useApi(mlWorkloadsApiRef);
  const live = useLive(
    `manifests ${id}`,
    signal => api.getManifests(id, signal),
    [],
  );
  if (live.loading) return <Loading label="manifests" />;
  if (!live.value)
    return (
      <ErrorNotice
        error={live.error!}
        subject="the manifests"
        onRetry={live.reload}
      />
    );
  const { yaml, receipt, live: fromCluster } = live.value;
  return (
    <div className={styles.stack}>
      {!fromCluster && (
        <p className={styles.secondary}>
          Its objects are gone from the cluster; this is what was kept.
        </p>
      )}
      <Receipt entries={receipt} />
      <pre
        className={styles.code}
        role="region"
        aria-label="Manifests as YAML"
        tabIndex={0} // eslint-disable-line jsx-a11y/no-noninteractive-tabindex
      >
        {yaml}
      </pre>
    </div>
  );
}

function Receipt({ entries }: { entries: ReceiptEntry[] }) {
  if (entries.length === 0)
    return (
      <p className={styles.secondary}>
        There is no receipt: it was not launched through Slipway.
      </p>
    );
  return (
    <NumbersTable
      caption="Receipt: what Slipway filled in or changed, and why"
      rows={entries}
      rowKey={e => `${e.manifest}${e.path}`}
      columns={[
        {
          id: 'path',
          header: 'Field',
          mono: true,
          wrap: true,
          cell: e => e.path,
        },
        {
          id: 'value',
          header: 'Value',
          mono: true,
          wrap: true,
          cell: e => e.value,
        },
        { id: 'reason', header: 'Why', wrap: true, cell: e => e.reason },
      ]}
    />
  );
}
