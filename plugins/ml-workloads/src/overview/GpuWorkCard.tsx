import { useRouteRef } from '@backstage/frontend-plugin-api';
import { useEntity, useEntityRefLink } from '@backstage/plugin-catalog-react';
import { Card, CardBody, CardHeader, Link } from '@backstage/ui';
import type { WorkloadState } from '@slipway/backstage-plugin-ml-workloads-common';
import { useNow } from '../api';
import {
  ErrorNotice,
  FreshnessBanner,
  Loading,
  SimulatedMark,
  styles,
} from '../components';
import { countGpus } from '../numbers';
import { createRouteRefExternal } from '../routes';
import { scopeOfEntity } from '../scope';
import { describeActive, useActiveGroups, useMayRead } from '../workloads';
import { MonthSpend } from './MonthSpend';

/** On the entity's overview: what runs, what waits, and this month's money. */
export function GpuWorkCard() {
  const { entity } = useEntity();
  const { entity: ref, title } = scopeOfEntity(entity);
  const now = useNow(30_000);
  const createLink = useRouteRef(createRouteRefExternal)?.();
  const spendLink = `${useEntityRefLink()(entity)}/gpu-spend`;
  const active = useActiveGroups({ entity: ref });
  const mayRead = useMayRead(entity);
  const items = active.value?.items ?? [];
  // Work that one may not see is left out of the counts: they would be zeros that nobody counted.
  const hidden = items.length === 0 && mayRead === false;
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
        <div className={`${styles.stack} ${styles.card}`}>
          {active.loading && <Loading label="GPU work" rows={2} />}
          {active.error && (
            <ErrorNotice
              error={active.error}
              subject={`the GPU work of ${title}`}
              onRetry={active.reload}
              shownSince={active.value && active.updatedAt}
            />
          )}
          {active.value && hidden && (
            <p className={styles.secondary}>
              You may not see the GPU work of {title}. Each team sees its own.
            </p>
          )}
          {active.value && !hidden && (
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
              </dl>
              <MonthSpend entityRef={ref} now={now} href={spendLink} />
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
