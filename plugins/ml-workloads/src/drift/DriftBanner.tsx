import { useApi } from '@backstage/frontend-plugin-api';
import { Alert } from '@backstage/ui';
import { mlWorkloadsApiRef, Scope, useLive } from '../api';
import { describeDrift } from './describeDrift';
import { DriftItems } from './DriftItems';
import styles from './drift.module.css';

/**
 * On a team's tab: which of its workloads today's rules would refuse. Nothing is shown when there are none, or when it is not known: this
 * is advice, and the tab has more important things to say.
 */
export function DriftBanner({ scope, now }: { scope: Scope; now: number }) {
  const { entity } = scope;
  const api = useApi(mlWorkloadsApiRef);
  const live = useLive(`drift ${entity ?? ''}`, signal =>
    api.getDrift({ entity }, signal),
  );
  const list = live.value;
  if (!list || list.items.length === 0) return null;
  return (
    <section aria-label="Workloads that today’s rules would refuse">
      <Alert
        status="info"
        icon
        title={describeDrift(list)}
        description={
          <>
            They keep running, and nobody stops them for it. The next launch of
            the like would be refused.
            <details className={styles.list}>
              <summary>Which, and how to mend them</summary>
              <DriftItems items={list.items} now={now} />
            </details>
          </>
        }
      />
    </section>
  );
}
