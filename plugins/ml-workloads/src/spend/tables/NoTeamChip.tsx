import { RiUserUnfollowLine } from '@remixicon/react';
import { styles } from '../../components';

/** On a workload or attempt that no team owned: icon and word; what it means on hover. */
export function NoTeamChip() {
  return (
    <span
      className={`${styles.chip} ${styles.warm}`}
      title="No team owned it for some of its GPU time in this period, so nobody pays for that."
    >
      <RiUserUnfollowLine size={14} aria-hidden />
      No team
    </span>
  );
}
