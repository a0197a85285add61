import { Link } from '@backstage/ui';
import type { SpendGranularity } from '@slipway/backstage-plugin-ml-workloads-common';
import { useMemo } from 'react';
import { GpuHours, Money, NumbersTable } from '../../components';
import { sumMicros, UNKNOWN } from '../../numbers';
import { barNotes, type Series, type SpendBar } from '../chart';
import { periodIdOf, stepHeader } from '../period';
import type { SpendViewControls } from '../view';
import { shownHours } from './shownHours';
import { shownUnderFeet } from './shownMoney';

const CAPTIONS: Record<SpendGranularity, string> = {
  hour: 'Spend by hour',
  day: 'Spend by day (UTC)',
  week: 'Spend by week (UTC)',
  month: 'Spend by month (UTC)',
};

/** The picture as a table: the same steps, the same numbers, newest first. Its feet are the rows of the table of rows. */
export function BucketsTable(props: {
  bars: SpendBar[];
  series: Series[];
  /** Shown cents of each series. */
  feet: bigint[];
  step: SpendGranularity;
  currency: string;
  controls: SpendViewControls;
}) {
  const { series, feet, step, currency, controls } = props;
  const bars = useMemo(() => [...props.bars].reverse(), [props.bars]);
  const shown = useMemo(
    () =>
      shownUnderFeet(
        bars.map(({ values }) => values),
        feet,
      ),
    [bars, feet],
  );
  const hours = useMemo(
    () => shownHours(bars.map(({ gpuMs }) => gpuMs)),
    [bars],
  );
  const nothingPriced = (bar: SpendBar) =>
    bar.total === null && Number(bar.gpuMs) > 0;
  return (
    <NumbersTable
      caption={CAPTIONS[step]}
      rows={bars}
      rowKey={bar => bar.start}
      columns={[
        {
          id: 'step',
          header: stepHeader(step),
          cell: bar =>
            step === 'hour' ? (
              <span title={bar.long}>{bar.label}</span>
            ) : (
              <Link
                href={controls.hrefOf({
                  period: periodIdOf(bar.start, bar.end),
                })}
                aria-label={`Look into ${bar.long}`}
              >
                {bar.label}
              </Link>
            ),
          total: 'Total',
        },
        {
          id: 'gpuHours',
          header: 'GPU time (GPU-h)',
          numeric: true,
          cell: (bar, i) =>
            bar.unknown ? (
              UNKNOWN
            ) : (
              <GpuHours gpuMs={bar.gpuMs} shown={hours.shown[i]} />
            ),
          total: (
            <GpuHours
              gpuMs={bars
                .reduce((sum, bar) => sum + BigInt(bar.gpuMs), 0n)
                .toString()}
              shown={hours.foot}
            />
          ),
        },
        ...series.map((one, column) => ({
          id: one.id,
          header: one.word,
          numeric: true,
          cell: (bar: SpendBar, i: number) => {
            if (bar.unknown) return UNKNOWN;
            return (
              <Money
                micros={
                  nothingPriced(bar) || bar.unpriced[column]
                    ? null
                    : bar.values[column] ?? 0
                }
                currency={currency}
                shown={shown.cells[i][column]}
              />
            );
          },
          total: (
            <Money
              micros={sumMicros([...bars.map(bar => bar.values[column]), 0])}
              currency={currency}
              shown={shown.columns[column]}
            />
          ),
        })),
        {
          id: 'total',
          header: `Cost (${currency})`,
          numeric: true,
          cell: (bar, i) =>
            bar.unknown ? (
              UNKNOWN
            ) : (
              <Money
                micros={nothingPriced(bar) ? null : bar.total ?? 0}
                currency={currency}
                shown={shown.rows[i]}
              />
            ),
          total: (
            <Money
              micros={sumMicros([...bars.map(bar => bar.total), 0])}
              currency={currency}
              shown={shown.total}
            />
          ),
        },
        {
          id: 'notes',
          header: 'Notes',
          wrap: true,
          cell: bar => barNotes(bar).join('; ') || null,
        },
      ]}
    />
  );
}
