import type { WorkloadTimeline } from '@slipway/backstage-plugin-ml-workloads-common';
import {
  Moment,
  NumbersTable,
  StateChip,
  styles as shared,
} from '../components';
import { formatDuration } from '../numbers';
import { describeAttempt, newestFirst } from './history';
import styles from './workload.module.css';

/** Attempts, and each change of state with the field it was read from. */
export function HistorySection(props: {
  timeline: WorkloadTimeline;
  now: number;
}) {
  const { timeline, now } = props;
  const transitions = newestFirst(timeline);
  return (
    <div className={shared.stack}>
      {timeline.attempts.length > 1 && (
        <NumbersTable
          caption="Attempts"
          rows={[...timeline.attempts].reverse()}
          rowKey={a => String(a.number)}
          columns={[
            { id: 'n', header: 'Attempt', cell: a => a.number },
            {
              id: 'how',
              header: 'How it went',
              wrap: true,
              cell: a => (
                <>
                  {describeAttempt(a)}
                  {(a.preemption?.sentence ?? a.message) && (
                    <span className={shared.secondary}>
                      {' '}
                      {a.preemption?.sentence ?? a.message}
                    </span>
                  )}
                </>
              ),
            },
            {
              id: 'began',
              header: 'Began',
              cell: a => <Moment at={a.start} now={now} />,
            },
            {
              id: 'ready',
              header: 'Ready after',
              numeric: true,
              cell: a =>
                a.readyAt === null
                  ? '—'
                  : formatDuration(Date.parse(a.readyAt) - Date.parse(a.start)),
            },
            {
              id: 'lasted',
              header: 'Lasted',
              numeric: true,
              cell: a =>
                formatDuration(
                  (a.end ? Date.parse(a.end) : now) - Date.parse(a.start),
                ),
            },
          ]}
        />
      )}
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
