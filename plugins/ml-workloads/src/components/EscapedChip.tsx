import { RiDoorOpenLine } from '@remixicon/react';
import styles from './components.module.css';

/** On work that nobody queued: icon and word; what it means on hover. */
export function EscapedChip() {
  return (
    <span
      className={`${styles.chip} ${styles.warm}`}
      title="No queue admitted it: it takes GPUs beside every quota."
    >
      <RiDoorOpenLine size={14} aria-hidden />
      Escaped
    </span>
  );
}
