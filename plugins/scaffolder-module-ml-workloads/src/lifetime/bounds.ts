import type { TeamLimits } from '@slipway/backstage-plugin-ml-workloads-common';
import { durationText } from '../format';

/** The line under a duration: its bound with the source, and whether it is beyond. */
export function boundNote(
  seconds: number | undefined,
  limits: TeamLimits | null,
): { beyond: boolean; text: string } {
  const max = limits?.maxRunSeconds ?? null;
  const source = limits?.source ? `, set by ${limits.source}` : '';
  if (max === null) {
    return {
      beyond: false,
      text:
        seconds === undefined
          ? 'Without one it runs until somebody stops it.'
          : 'The workload is ended then, done or not. No limit is known.',
    };
  }
  if (seconds === undefined) {
    return {
      beyond: true,
      text: `A longest run time is required; the limit is ${durationText(
        max,
      )}${source}.`,
    };
  }
  return seconds > max
    ? {
        beyond: true,
        text: `More than the limit of ${durationText(
          max,
        )}${source}. The cluster will refuse it.`,
      }
    : {
        beyond: false,
        text: `The workload is ended then, done or not. The limit is ${durationText(
          max,
        )}${source}.`,
      };
}

const USUAL = [3600, 4 * 3600, 12 * 3600];

/** Durations to choose with one press: the usual ones within the bound, and the bound. */
export function presets(limits: TeamLimits | null): number[] {
  const max = limits?.maxRunSeconds ?? null;
  if (max === null) return USUAL;
  return [...USUAL.filter(seconds => seconds < max), max];
}
