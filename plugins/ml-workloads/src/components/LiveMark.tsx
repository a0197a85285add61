import { RiRefreshLine } from '@remixicon/react';
import type { Live } from '../api';
import { formatClock } from '../numbers';
import styles from './components.module.css';

/** When the page last heard from the backend, or that it is behind. */
export function LiveMark({ live }: { live: Live<unknown> }) {
  if (live.updatedAt === undefined) return null;
  const at = formatClock(new Date(live.updatedAt).toISOString());
  return (
    <span className={styles.live}>
      <RiRefreshLine size={12} aria-hidden />
      {live.stale ? `Shown as of ${at}` : `Live, ${at}`}
    </span>
  );
}
