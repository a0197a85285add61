import { SearchField, Select } from '@backstage/ui';
import type { WorkloadState } from '@slipway/backstage-plugin-ml-workloads-common';
import { STATES, STATE_ORDER } from '../components';
import type { WorkloadFilters } from './filters';
import { useSettledText } from './useWorkloads';
import styles from './workloads.module.css';

/** Search by name and choose states. */
export function WorkloadFilterBar(props: {
  filters: WorkloadFilters;
  onChange: (change: Partial<WorkloadFilters>) => void;
}) {
  const { filters, onChange } = props;
  const [text, setText] = useSettledText(filters.search, search =>
    onChange({ search }),
  );
  return (
    <div className={styles.filters} role="search" aria-label="Filter workloads">
      <SearchField
        className={styles.search}
        aria-label="Search workloads by name"
        placeholder="Search by name"
        size="small"
        value={text}
        onChange={setText}
      />
      <Select
        className={styles.states}
        aria-label="States"
        placeholder="All states"
        selectionMode="multiple"
        options={STATE_ORDER.map(state => ({
          id: state,
          label: STATES[state].word,
        }))}
        value={filters.states}
        onChange={keys => onChange({ states: keys as WorkloadState[] })}
      />
    </div>
  );
}
