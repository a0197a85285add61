import { useRouteRef } from '@backstage/frontend-plugin-api';
import { Link } from '@backstage/ui';
import type { DriftItem } from '@slipway/backstage-plugin-ml-workloads-common';
import { styles as shared } from '../components';
import { workloadRouteRef } from '../routes';
import { describeSince } from './describeDrift';
import { DriftReasons } from './DriftReasons';
import styles from './drift.module.css';

/** Workloads that today's rules would refuse, each leading to its page. */
export function DriftItems(props: {
  items: DriftItem[];
  now: number;
  showTeam?: boolean;
}) {
  const { items, now, showTeam = false } = props;
  const workloadRoute = useRouteRef(workloadRouteRef);
  return (
    <ul className={styles.items}>
      {items.map(item => (
        <li key={item.workloadId} className={styles.item}>
          <span className={styles.head}>
            <Link href={workloadRoute?.({ id: item.workloadId })}>
              {item.name}
            </Link>
            <span className={shared.secondary}>
              {item.kind} in {item.namespace} on {item.cluster}
              {showTeam && ` · team ${item.team ?? 'none'}`} ·{' '}
              {describeSince(item.since, now)}
            </span>
          </span>
          <DriftReasons item={item} />
        </li>
      ))}
    </ul>
  );
}
