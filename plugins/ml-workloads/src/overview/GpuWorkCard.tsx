import { useApi, useRouteRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { Card, CardBody, CardHeader, Link } from '@backstage/ui';
import type { WorkloadState } from '@slipway/backstage-plugin-ml-workloads-common';
import { mlWorkloadsApiRef, useLive, useNow } from '../api';
import {
  ErrorNotice,
  FreshnessBanner,
  Loading,
  Money,
  SimulatedMark,
  styles,
} from '../components';
import { countGpus, formatMoneyShort } from '../numbers';
import { createRouteRefExternal } from '../routes';
import { scopeOfEntity } from '../scope';
import { thisMonth } from '../spend';
import { describeActive, useActiveGroups } from '../workloads';

/** On the entity's overview: what runs, what waits, and this month's money. */
export function GpuWorkCard() {
  const { entity } = useEntity();
  const { entity: ref, title } = scopeOfEntity(entity);
  const api = useApi(mlWorkloadsApiRef);
  const now = useNow(30_000);
  const createLink = useRouteRef(createRouteRefExternal)?.();
  const month = thisMonth(now);
  const active = useActiveGroups({ entity: ref });
  const spend = useLive(
    `card ${JSON.stringify([ref, month.id])}`,
    signal =>
      api.getSpend(
        {
          entity: ref,
          from: month.from,
          to: month.to,
          granularity: 'month',
          groupBy: 'phase',
        },
        signal,
      ),
    ['spend'],
  );
  const items = active.value?.items ?? [];
  const held = items.reduce((sum, group) => sum + group.heldGpusMilli, 0);
  const count = (...states: WorkloadState[]) =>
    items
      .filter(({ key }) => states.some(state => state === key))
      .reduce((sum, group) => sum + group.workloads, 0);
  const waiting = count('Queued', 'Provisioning');
  const running = count('Running', 'Starting', 'Degraded');
  return (
    <Card>
      <CardHeader>
        <h2 className={styles.sectionTitle}>GPU work</h2>
      </CardHeader>
      <CardBody>
        <div className={styles.stack}>
          {active.loading && <Loading label="GPU work" rows={2} />}
          {active.error && (
            <ErrorNotice
              error={active.error}
              subject={`the GPU work of ${title}`}
              onRetry={active.reload}
              shownSince={active.value && active.updatedAt}
            />
          )}
          {active.value && (
            <>
              <p className={styles.secondary}>{describeActive(items)}</p>
              <dl className={styles.facts}>
                <div>
                  <dt>Running</dt>
                  <dd>
                    {running}
                    {held > 0 && ` on ${countGpus(held)}`}
                  </dd>
                </div>
                <div>
                  <dt>Waiting</dt>
                  <dd>{waiting}</dd>
                </div>
                <div>
                  <dt>{month.label}</dt>
                  <dd>
                    {spend.value && (
                      <>
                        <Money
                          micros={
                            spend.value.total.costMicros ??
                            (Number(spend.value.total.gpuMs) === 0 ? 0 : null)
                          }
                          currency={spend.value.currency}
                        />
                        {Number(spend.value.starting.costMicros ?? 0) > 0 &&
                          `, ${formatMoneyShort(
                            spend.value.starting.costMicros,
                            spend.value.currency,
                          )} of it not yet running`}
                      </>
                    )}
                    {spend.error && !spend.value && (
                      <span title={spend.error.message}>cannot be shown</span>
                    )}
                    {spend.loading && '…'}
                  </dd>
                </div>
              </dl>
              {items.length === 0 && createLink && (
                <p className={styles.secondary}>
                  <Link href={createLink}>Launch GPU work from a template</Link>
                </p>
              )}
              <FreshnessBanner clusters={active.value.clusters} now={now} />
              <span>
                <SimulatedMark clusters={active.value.clusters} />
              </span>
            </>
          )}
        </div>
      </CardBody>
    </Card>
  );
}
