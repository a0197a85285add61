import {
  RiAlertLine,
  RiErrorWarningLine,
  RiInformationLine,
} from '@remixicon/react';
import {
  GpuHours,
  Money,
  NumbersTable,
  styles,
  UtcMoment,
} from '../components';
import { HealthItem, kindOf } from './kinds';

const SEVERITY = {
  error: { word: 'Error', look: styles.bad, icon: RiErrorWarningLine },
  warning: { word: 'Warning', look: styles.warm, icon: RiAlertLine },
  info: { word: 'Note', look: styles.neutral, icon: RiInformationLine },
} as const;

/** What is wrong, what it does to the numbers and how to mend it. */
export function HealthTable(props: { items: HealthItem[]; currency: string }) {
  const { items, currency } = props;
  return (
    <NumbersTable
      caption="What the numbers do not know, worst first"
      rows={items}
      rowKey={i => `${i.code} ${i.subject} ${i.since} ${i.sentence}`}
      columns={[
        {
          id: 'what',
          header: 'What',
          wrap: true,
          cell: i => <What item={i} />,
        },
        {
          id: 'effect',
          header: 'What it does to the numbers',
          wrap: true,
          cell: i => <span dir="auto">{i.sentence}</span>,
        },
        {
          id: 'gpuHours',
          header: 'Touches (GPU-h)',
          numeric: true,
          // Corrections can be of money alone.
          cell: i =>
            i.touched && Number(i.touched.gpuMs) !== 0 ? (
              <GpuHours gpuMs={i.touched.gpuMs} />
            ) : (
              '—'
            ),
        },
        {
          id: 'money',
          header: `Touches (${currency})`,
          numeric: true,
          cell: i =>
            i.touched ? (
              <Money micros={i.touched.costMicros} currency={currency} />
            ) : (
              '—'
            ),
        },
        {
          id: 'fix',
          header: 'How to mend it',
          wrap: true,
          cell: i => i.fix,
        },
        {
          id: 'since',
          // As the sentences say it: this month began at midnight UTC, which is another day elsewhere.
          header: 'Since (UTC)',
          numeric: true,
          wideOnly: true,
          cell: i => <UtcMoment at={i.since} />,
        },
      ]}
    />
  );
}

function What({ item }: { item: HealthItem }) {
  const { word, look, icon: Icon } = SEVERITY[item.severity];
  return (
    <>
      <span className={styles.row}>
        <span className={`${styles.chip} ${look}`}>
          <Icon size={14} aria-hidden />
          {word}
        </span>
        <strong>{kindOf(item.code)}</strong>
      </span>
      <bdi>{item.subject}</bdi>
      {item.cluster && item.cluster !== item.subject && ` in ${item.cluster}`}
    </>
  );
}
