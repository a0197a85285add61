import { useApi } from '@backstage/frontend-plugin-api';
import { Link } from '@backstage/ui';
import { mlWorkloadsApiRef, useLive } from '../../api';
import { styles as shared } from '../../components';
import styles from '../spend.module.css';
import {
  onlyFilters,
  trailOf,
  type SpendViewControls,
  type TrailField,
} from '../view';
import { GROUPINGS, keyTitle } from '../words';

/** What the rows are again one step up from what is shown. */
const UP: Record<TrailField, 'component' | 'workload' | 'attempt'> = {
  entity: 'component',
  team: 'component',
  component: 'workload',
  workload: 'attempt',
};

/** The way from the whole to what is shown, to go back by. */
export function Trail(props: { whole: string; controls: SpendViewControls }) {
  const { whole, controls } = props;
  const { drill: looked } = controls.view;
  const steps = trailOf(looked);
  if (steps.length === 0) return null;
  return (
    <nav aria-label="What is looked into" className={styles.trail}>
      {/* Filters stay: they have their own way back. */}
      <Link href={controls.hrefOf({ drill: onlyFilters(looked) })}>
        {whole}
      </Link>
      {steps.map(({ field, value, drill }, i) => (
        <span key={field} className={shared.row}>
          <span aria-hidden>›</span>
          {i === steps.length - 1 ? (
            <strong aria-current="location">
              <DrillName field={field} value={value} />
            </strong>
          ) : (
            <Link href={controls.hrefOf({ drill, groupBy: UP[field] })}>
              <DrillName field={field} value={value} />
            </Link>
          )}
        </span>
      ))}
    </nav>
  );
}

/** `Team vision`, `Component vision-models`, `Job detector-finetune-7` */
export function DrillName(props: { field: TrailField; value: string }) {
  const { field, value } = props;
  if (field === 'workload') return <WorkloadName id={value} />;
  return <>{drillTitle(field, value)}</>;
}

/** What a part is called in a sentence; a workload's name is not in the address. */
export function drillTitle(field: TrailField, value: string): string {
  if (value === 'unattributed') return 'Unattributed work';
  if (field === 'workload') return 'This workload';
  if (field === 'entity') return keyTitle('system', value, value);
  if (value === 'none') return keyTitle(field, value, value);
  return `${GROUPINGS[field]} ${keyTitle(field, value, value)}`;
}

function WorkloadName({ id }: { id: string }) {
  const api = useApi(mlWorkloadsApiRef);
  const { value } = useLive(`name of ${id}`, s => api.getWorkload(id, s), []);
  return <>{value ? `${value.kind} ${value.name}` : 'This workload'}</>;
}
