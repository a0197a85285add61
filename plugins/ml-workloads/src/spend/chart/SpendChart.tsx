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
import { COLOURS } from '../../components';
import styles from '../spend.module.css';
import { BarTooltip } from './BarTooltip';
import type { SpendBar } from './bars';
import type { Series } from './series';
import { axisTick, axisTicks } from './ticks';

const HEIGHT = 260;
const HATCH = 'ml-workloads-hatch';

/** Micro-units as a bar's length; the eye needs no more than a double has. */
const length = (series: number) => (bar: SpendBar) =>
  bar.values[series] === null ? 0 : Number(bar.values[series]);

/**
 * Money by step of time, from zero. It takes the focus, and the arrow keys go from bar to bar and read it out; the table below has the same
 * numbers. Loaded lazily: nothing else needs the chart library.
 */
export default function SpendChart(props: {
  bars: SpendBar[];
  series: Series[];
  currency: string;
  /** What the picture is, for those who do not see it. */
  title: string;
}) {
  const { bars, series, currency, title } = props;
  const ticks = axisTicks(
    Math.max(0, ...bars.map(({ total }) => Number(total ?? 0))),
  );
  return (
    <div className={styles.chart}>
      <ResponsiveContainer width="100%" height={HEIGHT}>
        {/* The stack keeps the order in which its parts came, so another one begins anew. */}
        <BarChart
          key={series.map(({ id }) => id).join('\n')}
          data={bars}
          title={title}
          desc="The arrow keys go from bar to bar. The table below has the same numbers."
          margin={{ top: 12, right: 8, bottom: 0, left: 0 }}
          barCategoryGap="18%"
          maxBarSize={56}
        >
          <defs>
            <pattern
              id={HATCH}
              width="6"
              height="6"
              patternUnits="userSpaceOnUse"
              patternTransform="rotate(45)"
            >
              <rect width="2" height="6" fill={COLOURS.unknown} />
            </pattern>
          </defs>
          <CartesianGrid vertical={false} stroke={COLOURS.grid} />
          {bars
            .filter(bar => bar.hasGap || bar.unknown)
            .map(bar => (
              <ReferenceArea
                key={bar.start}
                x1={bar.label}
                x2={bar.label}
                fill={`url(#${HATCH})`}
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
            domain={[0, ticks[ticks.length - 1] || 'auto']}
            ticks={ticks}
            tick={{ fill: COLOURS.text, fontSize: 12 }}
            tickLine={false}
            axisLine={false}
            tickFormatter={(micros: number) =>
              axisTick(micros, ticks, currency)
            }
          />
          <Tooltip
            cursor={{ fill: COLOURS.grid, fillOpacity: 0.4 }}
            isAnimationActive={false}
            wrapperStyle={{ zIndex: 1 }}
            content={({ active, payload }) => {
              const bar = payload?.[0]?.payload as SpendBar | undefined;
              return active && bar ? (
                <BarTooltip bar={bar} series={series} currency={currency} />
              ) : null;
            }}
          />
          {series.map(({ id, word, fill, hatched }, i) => (
            <Bar
              key={id}
              dataKey={length(i)}
              name={word}
              stackId="money"
              isAnimationActive={false}
              shape={(shape: unknown) => (
                <Stack
                  {...(shape as Rectangle)}
                  colour={hatched ? `url(#${HATCH})` : fill}
                  outline={hatched ? COLOURS.unknown : fill}
                />
              )}
            />
          ))}
        </BarChart>
      </ResponsiveContainer>
    </div>
  );
}

interface Rectangle {
  x: number;
  y: number;
  width: number;
  height: number;
  payload: SpendBar;
}

/** A part of a bar; what is provisional is pale with a dashed outline, as the legend says. */
function Stack(props: Rectangle & { colour: string; outline: string }) {
  const { x, y, width, height, payload, colour, outline } = props;
  if (!(height > 0) || !(width > 0)) return null;
  const inset = payload.provisional ? 0.5 : 0;
  return (
    <rect
      x={x + inset}
      y={y + inset}
      width={Math.max(0, width - 2 * inset)}
      height={Math.max(0, height - 2 * inset)}
      fill={colour}
      fillOpacity={payload.provisional ? 0.35 : 1}
      stroke={payload.provisional ? outline : undefined}
      strokeDasharray={payload.provisional ? '3 2' : undefined}
    />
  );
}
