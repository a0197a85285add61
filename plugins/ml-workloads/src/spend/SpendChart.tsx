import {
  Bar,
  BarChart,
  CartesianGrid,
  ReferenceArea,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import { COLOURS, SPEND_SERIES } from '../components';
import { formatMoney, formatMoneyTick, sumMicros } from '../numbers';
import styles from './spend.module.css';
import { barNotes, SpendBar } from './spendChart';

const HEIGHT = 240;
const ORDER = ['running', 'starting', 'other'] as const;

/** Micro-units as a bar's length; the eye needs no more than a double has. */
const length = (key: (typeof ORDER)[number]) => (bar: SpendBar) =>
  bar[key] === null ? 0 : Number(bar[key]);

/**
 * Money by day, from zero. Loaded lazily: nothing else needs the chart library. The table below it has the same numbers, so the
 * picture is hidden from screen readers.
 */
export default function SpendChart(props: {
  bars: SpendBar[];
  currency: string;
}) {
  const { bars, currency } = props;
  const hasOther = bars.some(bar => bar.other !== null);
  const marked = bars.filter(bar => bar.hasGap || bar.unknown);
  return (
    <div className={styles.chart} aria-hidden>
      <ResponsiveContainer width="100%" height={HEIGHT}>
        <BarChart
          data={bars}
          margin={{ top: 8, right: 8, bottom: 0, left: 0 }}
          barCategoryGap="18%"
          accessibilityLayer={false}
        >
          <defs>
            <pattern
              id="ml-workloads-hatch"
              width="6"
              height="6"
              patternUnits="userSpaceOnUse"
              patternTransform="rotate(45)"
            >
              <rect width="2" height="6" fill={COLOURS.unknown} />
            </pattern>
          </defs>
          <CartesianGrid vertical={false} stroke={COLOURS.grid} />
          {marked.map(bar => (
            <ReferenceArea
              key={bar.start}
              x1={bar.label}
              x2={bar.label}
              fill="url(#ml-workloads-hatch)"
              fillOpacity={0.35}
              ifOverflow="extendDomain"
            />
          ))}
          <XAxis
            dataKey="label"
            tick={{ fill: COLOURS.text, fontSize: 12 }}
            tickLine={false}
            axisLine={{ stroke: COLOURS.grid }}
            minTickGap={24}
          />
          <YAxis
            width={64}
            domain={[0, 'auto']}
            tick={{ fill: COLOURS.text, fontSize: 12 }}
            tickLine={false}
            axisLine={false}
            tickFormatter={(micros: number) =>
              formatMoneyTick(micros, currency)
            }
          />
          <Tooltip
            cursor={{ fill: COLOURS.grid, fillOpacity: 0.4 }}
            isAnimationActive={false}
            content={({ active, payload }) => {
              const bar = payload?.[0]?.payload as SpendBar | undefined;
              return active && bar ? (
                <BarTooltip bar={bar} currency={currency} />
              ) : null;
            }}
          />
          {ORDER.filter(key => key !== 'other' || hasOther).map(key => (
            <Bar
              key={key}
              dataKey={length(key)}
              name={SPEND_SERIES[key].word}
              stackId="money"
              isAnimationActive={false}
              fill={
                key === 'other'
                  ? 'url(#ml-workloads-hatch)'
                  : SPEND_SERIES[key].fill
              }
            />
          ))}
        </BarChart>
      </ResponsiveContainer>
    </div>
  );
}

function BarTooltip({ bar, currency }: { bar: SpendBar; currency: string }) {
  return (
    <div className={styles.tooltip}>
      <strong>{bar.label} (UTC)</strong>
      {bar.unknown ? (
        <span>Not known</span>
      ) : (
        <>
          <span>{formatMoney(sumMicros([bar.total, 0]), currency)} in all</span>
          {ORDER.filter(key => bar[key] !== null).map(key => (
            <span key={key}>
              {SPEND_SERIES[key].word}: {formatMoney(bar[key], currency)}
            </span>
          ))}
        </>
      )}
      {barNotes(bar).map(note => (
        <em key={note}>{note}</em>
      ))}
    </div>
  );
}
