import type {
  Attempt,
  Percentiles,
  StartStatistics,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { useNow } from '../../api';
import { PHASES, styles as shared } from '../../components';
import { formatDuration, UNKNOWN } from '../../numbers';
import styles from '../workload.module.css';
import { waterfallOf } from './waterfall';

/** Where the time of a start went: one bar a part, one axis. A table for those who do not see it. */
export function StartWaterfall(props: {
  attempt: Attempt;
  /** What is usual, for a column beside it; null where it is not known. */
  usual: StartStatistics | null;
}) {
  const { attempt, usual } = props;
  const underWay = attempt.readyAt === null && attempt.end === null;
  const now = useNow(underWay ? 1000 : null);
  const waterfall = waterfallOf(attempt, now);
  if (waterfall.bars.length === 0)
    return (
      <p className={shared.secondary}>
        Nothing is known yet of the parts of this start.
      </p>
    );
  const usualTimes = new Map(
    usual?.stages.flatMap(({ phase, times }) =>
      times ? [[phase, times] as const] : [],
    ),
  );
  const percent = (fraction: number) => `${fraction * 100}%`;
  return (
    <div className={shared.tightStack}>
      <table className={styles.waterfall}>
        <caption className={shared.secondary}>
          Start of attempt {attempt.number}:{' '}
          {waterfall.readyAt === null
            ? `${formatDuration(waterfall.lengthMs)}${
                attempt.end === null ? ' so far' : ', never ready'
              }`
            : `ready after ${formatDuration(waterfall.lengthMs)}`}
        </caption>
        <thead>
          <tr>
            <th scope="col">Part</th>
            <th scope="col" className={styles.duration}>
              Time
            </th>
            {usualTimes.size > 0 && (
              <>
                <th
                  scope="col"
                  className={styles.duration}
                  title="Half of the starts that had this part took no longer"
                >
                  Usual (p50)
                </th>
                <th
                  scope="col"
                  className={styles.duration}
                  title="95 of 100 starts that had this part took no longer"
                >
                  Slow (p95)
                </th>
              </>
            )}
            <th scope="col" className={styles.axis} aria-hidden>
              {waterfall.ticks.map(tick => (
                <span
                  key={tick.ms}
                  className={styles.tick}
                  style={{ left: percent(tick.at) }}
                >
                  {tick.ms === 0 ? '0' : formatDuration(tick.ms)}
                </span>
              ))}
            </th>
          </tr>
        </thead>
        <tbody>
          {waterfall.bars.map(bar => {
            const phase = PHASES[bar.phase];
            return (
              <tr
                key={`${bar.phase}-${bar.left}`}
                title={`${phase.word}: ${phase.meaning}. Source: ${bar.source}`}
              >
                <th scope="row">{phase.word}</th>
                <td className={styles.duration}>
                  {formatDuration(bar.durationMs)}
                  {bar.open && '…'}
                </td>
                {usualTimes.size > 0 && (
                  <UsualCells times={usualTimes.get(bar.phase)} />
                )}
                <td className={styles.track} aria-hidden>
                  <span
                    className={`${styles.bar} ${styles[phase.look]} ${
                      bar.open ? styles.open : ''
                    }`}
                    style={{
                      left: percent(bar.left),
                      width: `max(2px, ${percent(bar.width)})`,
                    }}
                  />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <ul className={styles.legend} aria-label="Legend">
        <li>
          <span className={`${shared.swatch} ${styles.free}`} /> waits, holds no
          GPUs
        </li>
        <li>
          <span className={`${shared.swatch} ${styles.held}`} /> holds GPUs, not
          at work yet
        </li>
        {waterfall.bars.some(b => PHASES[b.phase].look === 'unknown') && (
          <li>
            <span className={`${shared.swatch} ${shared.hatched}`} />{' '}
            unattributed: no source explains it
          </li>
        )}
      </ul>
    </div>
  );
}

function UsualCells({ times }: { times: Percentiles | undefined }) {
  const cell = `${styles.duration} ${styles.usual}`;
  return (
    <>
      <td className={cell}>{times ? formatDuration(times.p50Ms) : UNKNOWN}</td>
      <td className={cell}>{times ? formatDuration(times.p95Ms) : UNKNOWN}</td>
    </>
  );
}
