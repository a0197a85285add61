import { Link } from '@backstage/ui';
import {
  distributeForDisplay,
  fromBigInteger,
  Spend,
} from '@slipway/backstage-plugin-ml-workloads-common';
import {
  GpuHours,
  Money,
  NumbersTable,
  SPEND_LOOKS,
  styles as shared,
} from '../../components';
import {
  formatMinorUnits,
  formatShare,
  microsPerMinorUnit,
  sumMicros,
} from '../../numbers';
import styles from '../spend.module.css';
import { deeper, filtersOf, type SpendViewControls } from '../view';
import { reasonInWords } from '../words';
import { shownHoursWithUnpriced } from './shownHours';

type Category = NonNullable<Spend['categories']>[number];

/** What there is to say of a category beside its name. */
const MEANING: Record<string, string> = {
  unmetered: 'the observer was cut off',
};

const lookOf = ({ category }: Category) => SPEND_LOOKS.category[category];
const wordOf = (c: Category) => lookOf(c)?.word ?? c.category;

/** Where all the node money went; the rows add up to the node bill. */
export function CategoriesTable(props: {
  categories: Category[];
  currency: string;
  controls: SpendViewControls;
}) {
  const { currency, controls } = props;
  const filtered = filtersOf(controls.view.drill).length > 0;
  const categories = inOrder(props.categories);
  const shown = distributeForDisplay(
    categories.map(c => fromBigInteger(c.costMicros ?? 0)),
    microsPerMinorUnit(currency),
  );
  const all = sumMicros([...categories.map(c => c.costMicros), 0]);
  const shownTime = shownHoursWithUnpriced(categories);
  const hours = (field: 'gpuMs' | 'unpricedGpuMs') => {
    const { shown: tenths, foot } = shownTime[field];
    return {
      numeric: true,
      cell: (c: Category, i: number) =>
        field === 'unpricedGpuMs' && Number(c[field]) === 0 ? (
          '—'
        ) : (
          <GpuHours gpuMs={c[field]} shown={tenths[i]} />
        ),
      total: (
        <GpuHours
          gpuMs={categories
            .reduce((sum, c) => sum + fromBigInteger(c[field]), 0n)
            .toString()}
          shown={foot}
        />
      ),
    };
  };
  return (
    <NumbersTable
      caption={
        filtered
          ? 'Where the node money went, of what passes the filters'
          : 'Where the node money went: the parts sum to the bill'
      }
      rows={categories}
      rowKey={c => `${c.category}/${c.reason}`}
      columns={[
        {
          id: 'category',
          header: 'Category',
          cell: (c, i) =>
            // Once for all of its reasons, for the eye only.
            categories[i - 1]?.category === c.category ? (
              <span className={shared.unseen}>{wordOf(c)}</span>
            ) : (
              <span className={styles.rowTitle}>
                <span
                  className={`${shared.swatch} ${
                    c.category === 'unmetered' ? shared.hatched : ''
                  }`}
                  style={
                    c.category === 'unmetered'
                      ? undefined
                      : { background: lookOf(c)?.fill }
                  }
                  aria-hidden
                />
                <Into
                  controls={controls}
                  groupBy="category"
                  row={{ key: c.category, ref: null }}
                >
                  {wordOf(c)}
                </Into>
              </span>
            ),
          total: filtered ? 'Together' : 'All nodes',
        },
        {
          id: 'reason',
          header: 'Reason',
          wrap: true,
          cell: c =>
            c.reason ? (
              <Into
                controls={controls}
                groupBy="reason"
                row={{ key: `${c.category}/${c.reason}`, ref: null }}
              >
                {reasonInWords(c.reason)}
              </Into>
            ) : (
              MEANING[c.category] ?? '—'
            ),
        },
        { id: 'gpuHours', header: 'GPU time (GPU-h)', ...hours('gpuMs') },
        {
          id: 'unpriced',
          header: 'Unpriced (GPU-h)',
          ...hours('unpricedGpuMs'),
        },
        {
          id: 'cost',
          header: `Cost (${currency})`,
          numeric: true,
          cell: (c, i) => (
            <Money
              micros={c.costMicros}
              currency={currency}
              shown={shown.units[i]}
            />
          ),
          total: formatMinorUnits(shown.total, currency),
        },
        {
          id: 'share',
          header: 'Share of cost',
          numeric: true,
          wideOnly: true,
          cell: c => formatShare(c.costMicros, all),
        },
      ]}
    />
  );
}

/** Words that lead to the money of a category, or of one reason for it. */
function Into(props: {
  controls: SpendViewControls;
  groupBy: 'category' | 'reason';
  row: { key: string; ref: null };
  children: string;
}) {
  const { controls, groupBy, row, children } = props;
  const { view, groupings } = controls;
  const next = deeper(groupBy, view.drill, row, groupings);
  if (!next) return <>{children}</>;
  return (
    // A link of two lines would stand on its last one.
    <span className={styles.rowText}>
      <Link href={controls.hrefOf(next)}>{children}</Link>
    </span>
  );
}

/** As the categories are stacked in pictures; within one the greatest first. */
function inOrder(categories: Category[]): Category[] {
  const order = Object.keys(SPEND_LOOKS.category);
  const money = (c: Category) => Number(c.costMicros ?? 0);
  return [...categories].sort(
    (a, b) =>
      order.indexOf(a.category) - order.indexOf(b.category) ||
      money(b) - money(a),
  );
}
