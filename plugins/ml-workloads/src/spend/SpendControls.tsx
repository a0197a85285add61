import { Button, Select } from '@backstage/ui';
import { RiDownload2Line } from '@remixicon/react';
import type { SpendGroupBy } from '@slipway/backstage-plugin-ml-workloads-common';
import { GROUPINGS } from './formatSpend';
import { periodChoices } from './period';
import styles from './spend.module.css';
import type { SpendControlsState } from './useSpendControls';

/** Period, grouping and the file. */
export function SpendControls(props: {
  value: SpendControlsState;
  groupings: SpendGroupBy[];
  now: number;
  onChange: (change: { period?: string; groupBy?: SpendGroupBy }) => void;
  onDownload: () => void;
  downloading: boolean;
}) {
  const { value, groupings, now, onChange, onDownload, downloading } = props;
  return (
    <div className={styles.controls}>
      <Select
        label="Period"
        options={periodChoices(now).map(p => ({ id: p.id, label: p.label }))}
        value={value.period.id}
        onChange={key => onChange({ period: String(key) })}
      />
      <Select
        label="Group by"
        options={groupings.map(id => ({ id, label: GROUPINGS[id] }))}
        value={value.groupBy}
        onChange={key => onChange({ groupBy: key as SpendGroupBy })}
      />
      <Button
        variant="secondary"
        iconStart={<RiDownload2Line aria-hidden />}
        onPress={onDownload}
        isPending={downloading}
      >
        Download CSV
      </Button>
    </div>
  );
}
