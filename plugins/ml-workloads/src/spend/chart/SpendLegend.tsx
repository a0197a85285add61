import { Link } from '@backstage/ui';
import type { Spend } from '@slipway/backstage-plugin-ml-workloads-common';
import { LongName, styles as shared } from '../../components';
import styles from '../spend.module.css';
import { deeper, type SpendViewControls } from '../view';
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

/** The word of a series; where it stands for one row that can be looked into, it leads there as the row does. */
function SeriesName(props: {
  series: Series;
  spend: Pick<Spend, 'rows' | 'groupBy'>;
  controls: SpendViewControls;
}) {
  const { series, spend, controls } = props;
  const [key, ...more] = series.keys;
  const row =
    more.length === 0 ? spend.rows.find(one => one.key === key) : undefined;
  const next =
    row && deeper(spend.groupBy, controls.view.drill, row, controls.groupings);
  const name = <LongName text={series.word} />;
  return next ? <Link href={controls.hrefOf(next)}>{name}</Link> : name;
}

/** What the colours and marks mean, in words; a word leads where its row does. */
export function SpendLegend(props: {
  series: Series[];
  bars: SpendBar[];
  spend: Pick<Spend, 'rows' | 'groupBy'>;
  controls: SpendViewControls;
}) {
  const { series, bars, spend, controls } = props;
  const some = (is: (bar: SpendBar) => boolean) => bars.some(is);
  return (
    <ul className={styles.legend} aria-label="Legend">
      {series.map(one => (
        <li key={one.id}>
          <Swatch series={one} />
          <SeriesName series={one} spend={spend} controls={controls} />
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
