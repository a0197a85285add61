import { useMemo } from 'react';
import { GpuHours, Money, NumbersTable } from '../components';
import { microsPerMinorUnit, sumMicros, UNKNOWN } from '../numbers';
import { shownPhaseMoney } from './shownMoney';
import { barNotes, SpendBar } from './spendChart';

/** The chart as a table: the same days, the same numbers, newest first. */
export function SpendDaysTable(props: { bars: SpendBar[]; currency: string }) {
  const { currency } = props;
  const bars = useMemo(() => [...props.bars].reverse(), [props.bars]);
  const shown = useMemo(
    () => shownPhaseMoney(bars, microsPerMinorUnit(currency)),
    [bars, currency],
  );
  const hasOther = bars.some(bar => bar.other !== null);
  const money = (key: 'running' | 'starting' | 'other' | 'total') => ({
    id: key,
    numeric: true,
    cell: (bar: SpendBar, i: number) => {
      if (bar.unknown) return UNKNOWN;
      const nothingPriced = bar.total === null && Number(bar.gpuMs) > 0;
      return (
        <Money
          micros={nothingPriced ? null : bar[key] ?? 0}
          currency={currency}
          shown={shown.rows[i][key]}
        />
      );
    },
    total: (
      <Money
        micros={sumMicros([...bars.map(bar => bar[key]), 0])}
        currency={currency}
        shown={shown.total[key]}
      />
    ),
  });
  return (
    <NumbersTable
      caption="Spend by day (UTC)"
      rows={bars}
      rowKey={bar => bar.start}
      columns={[
        { id: 'day', header: 'Day', cell: bar => bar.label, total: 'Total' },
        {
          id: 'gpuHours',
          header: 'GPU time (GPU-h)',
          numeric: true,
          cell: bar => (bar.unknown ? UNKNOWN : <GpuHours gpuMs={bar.gpuMs} />),
        },
        { header: `Running (${currency})`, ...money('running') },
        { header: `Starting (${currency})`, ...money('starting') },
        ...(hasOther
          ? [{ header: `Phase not known (${currency})`, ...money('other') }]
          : []),
        { header: `Cost (${currency})`, ...money('total') },
        {
          id: 'notes',
          header: 'Notes',
          cell: bar => barNotes(bar).join('; ') || null,
        },
      ]}
    />
  );
}
