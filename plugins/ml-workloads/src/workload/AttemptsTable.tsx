import type { Attempt } from '@slipway/backstage-plugin-ml-workloads-common';
import { Moment, NumbersTable, styles } from '../components';
import { count, formatDuration, UNKNOWN } from '../numbers';
import { describeAttempt } from './history';

/** The tries at running a workload, the last one first, with how each ended. */
export function AttemptsTable(props: { attempts: Attempt[]; now: number }) {
  const { attempts, now } = props;
  if (attempts.length === 0)
    return <p className={styles.secondary}>It has not been tried yet.</p>;
  return (
    <NumbersTable
      caption={count(attempts.length, 'attempt')}
      captionHidden
      rows={[...attempts].reverse()}
      rowKey={a => String(a.number)}
      columns={[
        { id: 'n', header: 'Attempt', cell: a => a.number },
        {
          id: 'how',
          header: 'How it went',
          wrap: true,
          cell: a => {
            const more = a.preemption?.sentence ?? a.message;
            return (
              <>
                {describeAttempt(a)}
                {more && <p className={styles.secondary}>{more}</p>}
              </>
            );
          },
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
              ? UNKNOWN
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
        { id: 'pods', header: 'Pods', numeric: true, cell: a => a.pods },
      ]}
    />
  );
}
