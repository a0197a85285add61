import { SearchField, Select } from '@backstage/ui';
import { styles } from '../components';
import { HealthFilter, HealthItem, kindOf } from './kinds';

const ALL = 'all';

/** Narrows the list; the choices are what there is. */
export function HealthFilterBar(props: {
  items: readonly HealthItem[];
  filter: HealthFilter;
  onChange: (field: keyof HealthFilter, value: string) => void;
}) {
  const { items, filter, onChange } = props;
  const kinds = [...new Set(items.map(({ code }) => kindOf(code)))].sort();
  if (filter.kind && !kinds.includes(filter.kind)) kinds.push(filter.kind);
  const chosen = (field: 'severity' | 'kind') => (key: unknown) =>
    onChange(field, key === ALL ? '' : String(key));
  return (
    <div className={styles.row} role="group" aria-label="What is shown">
      <Select
        label="Severity"
        options={[
          { id: ALL, label: 'All' },
          { id: 'error', label: 'Errors' },
          { id: 'warning', label: 'Warnings' },
          { id: 'info', label: 'Notes' },
        ]}
        value={filter.severity ?? ALL}
        onChange={chosen('severity')}
      />
      <Select
        label="What"
        options={[
          { id: ALL, label: 'Everything' },
          ...kinds.map(kind => ({ id: kind, label: kind })),
        ]}
        value={filter.kind ?? ALL}
        onChange={chosen('kind')}
      />
      <SearchField
        label="Object"
        value={filter.search}
        onChange={value => onChange('search', value)}
      />
    </div>
  );
}
