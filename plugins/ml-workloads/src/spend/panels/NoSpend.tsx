import { Link } from '@backstage/ui';
import type { Spend } from '@slipway/backstage-plugin-ml-workloads-common';
import { EmptyState, Moment, styles as shared } from '../../components';
import { nobodyWatched } from '../formatSpend';
import { filtersOf, withoutFilters, type SpendViewControls } from '../view';
import { filterTitle } from './FilterChips';

/** What stands where the picture and the table would, when there is nothing to show. */
export function NoSpend(props: {
  spend: Pick<Spend, 'observedSince' | 'to'>;
  controls: SpendViewControls;
  now: number;
}) {
  const { spend, controls, now } = props;
  const { drill } = controls.view;
  const filters = filtersOf(drill);
  if (spend.observedSince && nobodyWatched(spend.observedSince, spend.to))
    return (
      <EmptyState title="Nothing is known of this period">
        <p>
          Clusters are observed since{' '}
          <Moment at={spend.observedSince} now={now} />. What used GPUs before
          is in no record here; choose a later period.
        </p>
      </EmptyState>
    );
  if (filters.length > 0)
    return (
      <EmptyState title="Nothing passes these filters">
        <p>
          There is no GPU time in this period with{' '}
          {filters
            .map(({ field, value }) => filterTitle(field, value))
            .join(', ')}
          .
        </p>
        <Link href={controls.hrefOf({ drill: withoutFilters(drill) })}>
          {filters.length > 1 ? 'Remove all filters' : 'Remove the filter'}
        </Link>
      </EmptyState>
    );
  return (
    <EmptyState title="No GPU time in this period">
      <p>
        GPU time counts from the moment a pod is placed on a node until it has
        ended, whatever its containers do meanwhile. Choose another period, or
        launch something.
      </p>
      <p className={shared.secondary}>
        Work that was launched elsewhere is found by the team label of its
        namespace, and under its component by the label
        backstage.io/kubernetes-id.
      </p>
    </EmptyState>
  );
}
