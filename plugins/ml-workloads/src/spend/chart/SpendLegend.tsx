import { styles as shared } from '../../components';
import styles from '../spend.module.css';
import type { SpendBar } from './bars';
import type { Series } from './series';

/** The colour of a series; a word always stands beside it. */
export function Swatch({ series }: { series: Series }) {
  return (
    <span
      className={`${shared.swatch} ${series.hatched ? shared.hatched : ''}`}
      style={series.hatched ? undefined : { background: series.fill }}
      aria-hidden
    />
  );
}

/** What the colours and marks mean, in words. */
export function SpendLegend(props: { series: Series[]; bars: SpendBar[] }) {
  const { series, bars } = props;
  const some = (is: (bar: SpendBar) => boolean) => bars.some(is);
  return (
    <ul className={styles.legend} aria-label="Legend">
      {series.map(one => (
        <li key={one.id}>
          <Swatch series={one} />
          <bdi className={shared.name} title={one.word}>
            {one.word}
          </bdi>
        </li>
      ))}
      {some(bar => bar.provisional) && (
        <li>
          <span className={`${shared.swatch} ${styles.provisional}`} />
          Provisional: its hours are not all settled
        </li>
      )}
      {some(bar => bar.hasGap || bar.unknown) && (
        <li>
          <span
            className={`${shared.swatch} ${shared.hatched} ${styles.behind}`}
          />
          {some(bar => bar.hasGap)
            ? 'Observer cut off for a part'
            : 'Before observation began'}
        </li>
      )}
    </ul>
  );
}
