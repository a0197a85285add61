import { Link } from '@backstage/ui';
import { RiCloseLine } from '@remixicon/react';
import { LongName, styles as shared } from '../../components';
import styles from '../spend.module.css';
import {
  filtersOf,
  withoutFilters,
  type Drill,
  type FilterField,
  type SpendViewControls,
} from '../view';
import { GROUPINGS, keyTitle } from '../words';

/** What the answer is filtered by; each can be removed by itself. */
export function FilterChips({ controls }: { controls: SpendViewControls }) {
  const { drill } = controls.view;
  const filters = filtersOf(drill);
  if (filters.length === 0) return null;
  return (
    <ul className={styles.filters} aria-label="Filters">
      {filters.map(({ field, value, without }) => {
        const title = filterTitle(field, value);
        return (
          <li key={field} className={`${shared.chip} ${shared.neutral}`}>
            <LongName text={title} />
            <Link
              className={styles.remove}
              href={controls.hrefOf({ drill: without })}
              aria-label={`Remove the filter ${title}`}
            >
              <RiCloseLine size={16} aria-hidden />
            </Link>
          </li>
        );
      })}
      {filters.length > 1 && (
        <li>
          <Link href={controls.hrefOf({ drill: withoutFilters(drill) })}>
            Remove all filters
          </Link>
        </li>
      )}
    </ul>
  );
}

/** `GPU model: NVIDIA-L4` */
export function filterTitle(field: FilterField, value: string): string {
  const title = value.replace(/^value:(none|others)$/, '$1');
  return `${GROUPINGS[field]}: ${
    title === value ? keyTitle(field, value, value) : title
  }`;
}

/** The filters inside a sentence, after whose spend it is: ` (GPU model: NVIDIA-L4, Phase: Running)`. */
export function filtersInWords(drill: Drill): string {
  const titles = filtersOf(drill).map(({ field, value }) =>
    filterTitle(field, value),
  );
  return titles.length > 0 ? ` (${titles.join(', ')})` : '';
}
