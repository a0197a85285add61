import { Button, SearchField, Select } from '@backstage/ui';
import {
  WORKLOAD_GROUPINGS,
  type WorkloadColumn,
  type WorkloadState,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { useState } from 'react';
import type { Scope } from '../api';
import { STATES, STATE_ORDER } from '../components';
import { useSettledText, useValues } from './useWorkloads';
import {
  DEFAULT_VIEW,
  isNarrowed,
  LIST_FILTERS,
  type ListFilter,
  type ListView,
  type Period,
} from './view';
import { GROUPING_WORDS } from './words';
import styles from './workloads.module.css';

const ENDED: Array<{ id: Period; label: string }> = [
  { id: 'today', label: 'Ended today' },
  { id: '24h', label: 'Ended in 24 h' },
  { id: '7d', label: 'Ended in 7 days' },
  { id: '30d', label: 'Ended in 30 days' },
];
const STARTED = ENDED.map(({ id, label }) => ({
  id,
  label: label.replace('Ended', 'Started'),
}));

/** Narrows, orders into groups; the rarer filters behind a button until one of them is used. */
export function WorkloadFilterBar(props: {
  scope: Scope;
  view: ListView;
  /** That the platform offers. */
  columns: WorkloadColumn[];
  onChange: (change: Partial<ListView>) => void;
}) {
  const { scope, view, columns, onChange } = props;
  const [text, setText] = useSettledText(view.search, search =>
    onChange({ search }),
  );
  const rare =
    view.escaped ||
    view.started !== undefined ||
    view.ended !== undefined ||
    LIST_FILTERS.some(key => view.lists[key].length > 0);
  const [more, setMore] = useState(rare);
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
        size="small"
        selectionMode="multiple"
        options={STATE_ORDER.map(state => ({
          id: state,
          label: STATES[state].word,
        }))}
        value={view.states}
        onChange={keys => onChange({ states: keys as WorkloadState[] })}
      />
      <Select
        className={styles.choice}
        aria-label="Group by"
        size="small"
        options={[
          { id: 'none', label: 'No groups' },
          ...WORKLOAD_GROUPINGS.map(by => ({
            id: by,
            label: `By ${GROUPING_WORDS[by].toLocaleLowerCase('en-US')}`,
          })),
        ]}
        value={view.groupBy ?? 'none'}
        onChange={key =>
          onChange({ groupBy: WORKLOAD_GROUPINGS.find(by => by === key) })
        }
      />
      {columns.length > 0 && (
        <Select
          className={styles.choice}
          aria-label="More columns"
          placeholder="More columns"
          size="small"
          selectionMode="multiple"
          options={columns.map(({ key, title }) => ({
            id: key,
            label: title,
          }))}
          value={columns
            .map(({ key }) => key)
            .filter(key => view.columns.includes(key))}
          onChange={keys => onChange({ columns: keys as string[] })}
        />
      )}
      <Button
        size="small"
        variant="tertiary"
        aria-expanded={more || rare}
        onPress={() => setMore(!more)}
        isDisabled={rare}
      >
        {more || rare ? 'Fewer filters' : 'More filters'}
      </Button>
      {isNarrowed(view) && (
        <Button
          size="small"
          variant="tertiary"
          onPress={() =>
            onChange({
              ...DEFAULT_VIEW,
              orderBy: view.orderBy,
              order: view.order,
              groupBy: view.groupBy,
              columns: view.columns,
            })
          }
        >
          Clear filters
        </Button>
      )}
      {(more || rare) && (
        <div className={styles.more}>
          {LIST_FILTERS.map(key => (
            <ValuesFilter
              key={key}
              filter={key}
              scope={scope}
              chosen={view.lists[key]}
              onChange={values =>
                onChange({ lists: { ...view.lists, [key]: values } })
              }
            />
          ))}
          <PeriodFilter
            label="Started"
            options={STARTED}
            value={view.started}
            onChange={started => onChange({ started })}
          />
          <PeriodFilter
            label="Ended"
            options={ENDED}
            value={view.ended}
            onChange={ended => onChange({ ended })}
          />
          <Select
            className={styles.choice}
            aria-label="Queued or not"
            size="small"
            options={[
              { id: 'all', label: 'Queued or not' },
              { id: 'escaped', label: 'Escaped only' },
            ]}
            value={view.escaped ? 'escaped' : 'all'}
            onChange={key => onChange({ escaped: key === 'escaped' })}
          />
        </div>
      )}
    </div>
  );
}

/** Offers what workloads of the scope have; what is chosen stays offered when none has it any more. */
function ValuesFilter(props: {
  filter: ListFilter;
  scope: Scope;
  chosen: string[];
  onChange: (values: string[]) => void;
}) {
  const { filter, scope, chosen, onChange } = props;
  const values = useValues(scope, filter);
  const word = GROUPING_WORDS[filter];
  return (
    <Select
      className={styles.choice}
      aria-label={word}
      placeholder={`Any ${word.toLocaleLowerCase('en-US')}`}
      size="small"
      selectionMode="multiple"
      options={[...new Set([...values, ...chosen])].map(value => ({
        id: value,
        label: value,
      }))}
      value={chosen}
      onChange={keys => onChange(keys as string[])}
    />
  );
}

function PeriodFilter(props: {
  label: string;
  options: Array<{ id: Period; label: string }>;
  value: Period | undefined;
  onChange: (value: Period | undefined) => void;
}) {
  const { label, options, value, onChange } = props;
  return (
    <Select
      className={styles.choice}
      aria-label={label}
      size="small"
      options={[{ id: 'any', label: `${label} any time` }, ...options]}
      value={value ?? 'any'}
      onChange={key => onChange(options.find(({ id }) => id === key)?.id)}
    />
  );
}
