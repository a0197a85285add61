import type { WorkloadTimeline } from '@slipway/backstage-plugin-ml-workloads-common';
import { Moment, StateChip, styles as shared } from '../components';
import { newestFirst } from './history';
import styles from './workload.module.css';

/** Each change of state, with the field it was read from. */
export function HistorySection(props: {
  timeline: WorkloadTimeline;
  now: number;
}) {
  const { timeline, now } = props;
  const transitions = newestFirst(timeline);
  return (
    <div className={shared.stack}>
      {transitions.length === 0 ? (
        <p className={shared.secondary}>No change of state was seen yet.</p>
      ) : (
        <ol className={styles.timeline} aria-label="Changes of state">
          {transitions.map(t => (
            <li key={`${t.at} ${t.to}`} title={`Source: ${t.source}`}>
              <Moment at={t.at} now={now} />
              <span className={shared.row}>
                <StateChip state={t.to} />
                {t.sentence && <span>{t.sentence}</span>}
              </span>
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}
