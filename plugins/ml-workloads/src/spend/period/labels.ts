import type { SpendGranularity } from '@slipway/backstage-plugin-ml-workloads-common';
import { DateTime } from 'luxon';

const locale = { locale: 'en-GB' };

/** What stands under a bar and in the first column of its table. */
export interface StepLabel {
  /** `4 Nov`, `2–8 Nov`, `Nov 2026`, `4 Nov 16:00` */
  short: string;
  /** With the year, the viewer's zone and the UTC time: for hover and for those who listen. */
  long: string;
}

/**
 * Labels of the steps of an answer. Days, weeks and months are the ledger's, in UTC, whatever zone the viewer is in; an hour is shown in
 * the viewer's zone. Where clocks are set back the same hour comes twice, so those two carry their offset.
 *
 * @param zone - IANA zone of the viewer; the browser's when absent
 */
export function stepLabels(
  steps: ReadonlyArray<{ start: string; end: string }>,
  granularity: SpendGranularity,
  zone: string = 'local',
): StepLabel[] {
  const labels = steps.map(({ start, end }) =>
    granularity === 'hour'
      ? hourLabel(start, zone)
      : utcLabel(start, end, granularity),
  );
  const seen = new Map<string, number>();
  for (const { short } of labels) seen.set(short, (seen.get(short) ?? 0) + 1);
  return labels.map((label, i) =>
    seen.get(label.short) === 1
      ? label
      : {
          ...label,
          short: `${label.short} ${local(steps[i].start, zone).toFormat('ZZ')}`,
        },
  );
}

/** `Hour (Europe/Berlin)`, `Day (UTC)`: what the first column holds, and in whose time. */
export function stepHeader(
  granularity: SpendGranularity,
  zone: string = 'local',
): string {
  switch (granularity) {
    case 'hour':
      return `Hour (${zoneName(zone)})`;
    case 'day':
      return 'Day (UTC)';
    case 'week':
      return 'Week from Monday (UTC)';
    default:
      return 'Month (UTC)';
  }
}

/** What must be said about zones, in one sentence. */
export function zoneSentence(
  granularity: SpendGranularity,
  zone: string = 'local',
): string {
  const name = zoneName(zone);
  if (granularity === 'hour')
    return name === 'UTC'
      ? 'Hours are UTC hours.'
      : `Days are in UTC; their hours are shown in your time (${name}).`;
  const steps = { day: 'Days', week: 'Weeks', month: 'Months' }[granularity];
  return name === 'UTC'
    ? `${steps} are in UTC.`
    : `${steps} are in UTC, not in your time (${name}).`;
}

/** The zone's IANA name, `UTC` for all of its names. */
export function zoneName(zone: string = 'local'): string {
  const name = DateTime.local({ zone }).zoneName ?? 'UTC';
  return /^(etc\/)?(utc|gmt|universal|zulu)$/i.test(name) ? 'UTC' : name;
}

function hourLabel(start: string, zone: string): StepLabel {
  const time = local(start, zone);
  const utc = time.toUTC().toFormat("d LLL yyyy HH:mm 'UTC'", locale);
  return {
    short: time.toFormat('d LLL HH:mm', locale),
    long:
      zoneName(zone) === 'UTC'
        ? utc
        : `${time.toFormat('d LLL yyyy HH:mm ZZ', locale)} (${utc})`,
  };
}

function utcLabel(
  start: string,
  end: string,
  granularity: Exclude<SpendGranularity, 'hour'>,
): StepLabel {
  const from = DateTime.fromISO(start, { zone: 'utc' });
  const last = DateTime.fromISO(end, { zone: 'utc' }).minus({ days: 1 });
  if (granularity === 'month') {
    const short = from.toFormat('LLL yyyy', locale);
    return { short, long: `${short} (UTC)` };
  }
  if (granularity === 'day')
    return {
      short: from.toFormat('d LLL', locale),
      long: from.toFormat("ccc d LLL yyyy '(UTC)'", locale),
    };
  const lastDay = last.toFormat('d LLL', locale);
  const first = from.hasSame(last, 'month')
    ? `${from.day}`
    : from.toFormat('d LLL', locale);
  return {
    // The first and the last week of a period can be a single day.
    short: from.hasSame(last, 'day') ? lastDay : `${first}–${lastDay}`,
    long: `week ${from.weekNumber}, ${from.toFormat(
      'd LLL',
      locale,
    )} to ${last.toFormat("d LLL yyyy '(UTC)'", locale)}`,
  };
}

function local(at: string, zone: string): DateTime {
  return DateTime.fromISO(at, { zone });
}
