import { Link } from '@backstage/ui';
import type {
  Micros,
  Spend,
  SpendMover,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { LongName, styles as shared } from '../../components';
import { exactMoney, formatMinorUnits, formatMoney } from '../../numbers';
import type { ShownRows } from '../tables';
import styles from '../spend.module.css';
import { deeper, type SpendViewControls } from '../view';
import { keyTitle } from '../words';

/** What rose and what fell most against the period before. */
export function MoversPanel(props: {
  spend: Spend;
  /** Cents of the rows, so that the same amount is the same here and in the table. */
  shown: ShownRows;
  previousLabel: string;
  controls: SpendViewControls;
}) {
  const { spend, shown, previousLabel, controls } = props;
  const { movers } = spend;
  if (!movers || movers.up.length + movers.down.length === 0) return null;
  // All of it is new then, as the table says already; an attempt is never there before.
  const before = Number(spend.previousTotal?.costMicros ?? 0);
  if (before === 0 || spend.groupBy === 'attempt') return null;
  const list = (title: string, items: SpendMover[]) => (
    <div>
      <h4 className={styles.panelSubtitle}>{title}</h4>
      {items.length === 0 ? (
        <p className={shared.secondary}>Nothing.</p>
      ) : (
        <ol className={styles.movers}>
          {items.map(mover => (
            <Mover
              key={mover.key}
              mover={mover}
              spend={spend}
              shown={shown}
              controls={controls}
            />
          ))}
        </ol>
      )}
    </div>
  );
  return (
    <section
      className={`${shared.panel} ${shared.tightStack}`}
      aria-label="What changed most"
    >
      <h3 className={shared.sectionTitle}>
        What changed most against {previousLabel}
      </h3>
      <div className={styles.halves}>
        {list('Up', movers.up)}
        {list('Down', movers.down)}
      </div>
      {spend.rows.some(row => row.changeMicros === null) && (
        <p className={shared.secondary}>
          What has GPU time without a price in either time is left out: how much
          it changed is not known.
        </p>
      )}
    </section>
  );
}

function Mover(props: {
  mover: SpendMover;
  spend: Spend;
  shown: ShownRows;
  controls: SpendViewControls;
}) {
  const { mover, spend, shown, controls } = props;
  const { currency, groupBy } = spend;
  const next = deeper(groupBy, controls.view.drill, mover, controls.groupings);
  const title = <LongName text={keyTitle(groupBy, mover.key, mover.title)} />;
  const row = spend.rows.findIndex(({ key }) => key === mover.key);
  // Of a period that is not over only a part is compared, which is in no column.
  const whole = spend.comparedPeriod?.to === spend.to;
  const now = whole ? shown.cost.shown[row] : undefined;
  const before = shown.previous?.shown[row];
  const money = (micros: Micros, cents?: bigint) =>
    cents === undefined
      ? formatMoney(micros, currency)
      : formatMinorUnits(cents, currency);
  const change = money(
    mover.changeMicros,
    now === undefined || before === undefined ? undefined : now - before,
  );
  return (
    <li>
      <span>
        {next ? <Link href={controls.hrefOf(next)}>{title}</Link> : title}
      </span>
      <span
        className={shared.number}
        title={exactMoney(mover.changeMicros, currency)}
      >
        {Number(mover.changeMicros) > 0 ? '+' : ''}
        {change.replace('-', '−')}
      </span>
      <small className={shared.secondary}>
        {money(mover.previousCostMicros, before)} →{' '}
        {money(mover.costMicros, now)}
      </small>
    </li>
  );
}
