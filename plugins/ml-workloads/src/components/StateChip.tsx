import type { WorkloadState } from '@slipway/backstage-plugin-ml-workloads-common';
import styles from './components.module.css';
import { STATES } from './theme';

/** A state as icon and word; what it means on hover. */
export function StateChip({ state }: { state: WorkloadState }) {
  const look = STATES[state] ?? STATES.Unknown;
  const Icon = look.icon;
  return (
    <span
      className={`${styles.chip} ${styles[look.tone]}`}
      title={look.meaning}
    >
      <Icon size={14} aria-hidden />
      {look.word}
    </span>
  );
}
