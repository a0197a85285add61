import { styles as shared } from '../../components';
import { formatGpuHours, formatMoney, sumMicros } from '../../numbers';
import styles from '../spend.module.css';
import { barNotes, SpendBar } from './bars';
import type { Series } from './series';
import { Swatch } from './SpendLegend';

/** A bar in words; it is read out when the arrow keys come to it. */
export function BarTooltip(props: {
  bar: SpendBar;
  series: Series[];
  currency: string;
}) {
  const { bar, series, currency } = props;
  const unpriced = bar.total === null && Number(bar.gpuMs) > 0;
  return (
    <div className={styles.tooltip} role="status">
      <strong>{bar.long}</strong>
      {bar.unknown && <span>Not known</span>}
      {!bar.unknown && (
        <span>
          {unpriced
            ? 'unpriced'
            : `${formatMoney(sumMicros([bar.total, 0]), currency)} in all`}
          , {formatGpuHours(bar.gpuMs)} GPU-h
        </span>
      )}
      {/* From the top of the stack down, as the eye meets them. */}
      {[...series.keys()]
        .reverse()
        .filter(i => Number(bar.values[i] ?? 0) !== 0)
        .map(i => (
          <span key={series[i].id} className={styles.tooltipRow}>
            <Swatch series={series[i]} />
            <bdi className={shared.name}>{series[i].word}</bdi>
            <span>{formatMoney(bar.values[i], currency)}</span>
          </span>
        ))}
      {barNotes(bar).map(note => (
        <em key={note}>{note}</em>
      ))}
    </div>
  );
}
