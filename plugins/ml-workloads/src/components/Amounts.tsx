import type {
  BigInteger,
  Micros,
} from '@slipway/backstage-plugin-ml-workloads-common';
import {
  exactGpuTime,
  exactMoney,
  exactTime,
  formatAge,
  formatDuration,
  formatGpuHours,
  formatMinorUnits,
  formatMoment,
  formatMoney,
  formatTenthHours,
  formatUtcMoment,
} from '../numbers';
import { useNow } from '../api';
import styles from './components.module.css';

/** Money to the cent, exact on hover and in the element's value; "unpriced" where GPU time has no price. */
export function Money(props: {
  micros: Micros;
  currency: string;
  /** Cents that were shared out beforehand so that a column adds up. */
  shown?: bigint;
  /** What to say of null. */
  unknown?: string;
}) {
  const { micros, currency, shown, unknown = 'unpriced' } = props;
  if (micros === null)
    return (
      <span className={styles.number} title="No price row matches these GPUs.">
        {unknown}
      </span>
    );
  const text =
    shown === undefined || (shown === 0n && BigInt(micros) > 0n)
      ? formatMoney(micros, currency)
      : formatMinorUnits(shown, currency);
  return (
    <data
      className={styles.number}
      value={String(micros)}
      title={exactMoney(micros, currency)}
    >
      {text.replace('-', '−')}
    </data>
  );
}

/** GPU-hours without unit, exact on hover. */
export function GpuHours(props: {
  gpuMs: BigInteger;
  /** Tenths of an hour that were shared out beforehand so that a column adds up and its points stand below each other. */
  shown?: bigint;
}) {
  const { gpuMs, shown } = props;
  return (
    <data
      className={styles.number}
      value={String(gpuMs)}
      title={exactGpuTime(gpuMs)}
    >
      {shown === undefined
        ? formatGpuHours(gpuMs)
        : formatTenthHours(shown, gpuMs)}
    </data>
  );
}

/** A moment in the reader's zone, exact UTC on hover; `—` when there is none. */
export function Moment({ at, now }: { at: string | null; now: number }) {
  if (at === null) return <span>—</span>;
  return (
    <time className={styles.number} dateTime={at} title={exactTime(at)}>
      {formatMoment(at, now)}
    </time>
  );
}

/** A moment that is one of UTC whatever the reader's zone, such as the first of a price: its day where it is midnight. */
export function UtcMoment({ at }: { at: string | null }) {
  if (at === null) return <span>—</span>;
  return (
    <time className={styles.number} dateTime={at} title={exactTime(at)}>
      {formatUtcMoment(at)}
    </time>
  );
}

/** How long ago a moment was, exact on hover. It ticks by itself, so that nothing around it has to. */
export function Age(props: {
  at: string;
  until?: string | null;
  /** Only the largest unit. */
  short?: boolean;
}) {
  const { at, until, short } = props;
  const format = short ? formatAge : formatDuration;
  const now = useNow(until ? null : 1000);
  const end = until ? Date.parse(until) : now;
  const ms = Math.max(0, end - Date.parse(at));
  return (
    <time className={styles.number} dateTime={at} title={exactTime(at)}>
      {/* A clock that ticks by the second has no milliseconds to tell. */}
      {!until && !short && ms < 1000 ? 'less than 1 s' : format(ms)}
    </time>
  );
}
