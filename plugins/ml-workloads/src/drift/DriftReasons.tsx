import {
  DriftItem,
  reasonText,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { styles as shared } from '../components';
import styles from './drift.module.css';

/** Why a workload would be refused today, each with its fix. Equal reasons about several objects are one. */
export function DriftReasons({
  item,
}: {
  item: Pick<DriftItem, 'reasons' | 'truncated'>;
}) {
  const seen = new Set<string>();
  const reasons = item.reasons.filter(reason => {
    const key = `${reason.code ?? reason.title} ${reason.message}`;
    return !seen.has(key) && seen.add(key);
  });
  return (
    <>
      <ul className={styles.reasons}>
        {reasons.map((reason, index) => (
          <li key={index}>
            {reason.code && <span className={styles.code}>{reason.code}</span>}{' '}
            <strong>{reason.title}.</strong> {reasonText(reason)}
            {reason.fix && ` ${reason.fix}`}
          </li>
        ))}
      </ul>
      {item.truncated && (
        <p className={shared.secondary}>
          At least these: the cluster could not tell all of them.
        </p>
      )}
    </>
  );
}
