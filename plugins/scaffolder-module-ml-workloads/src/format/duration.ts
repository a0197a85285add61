import { durationText } from '@slipway/backstage-plugin-ml-workloads-common';

export { durationText };

/** Hours and minutes of a duration in seconds; what is left over is rounded up to the next minute. */
export function splitDuration(seconds: number): {
  hours: number;
  minutes: number;
} {
  const minutes = Math.ceil(seconds / 60);
  return { hours: Math.floor(minutes / 60), minutes: minutes % 60 };
}

/** How long ago a time was, in words; null when the time is not known. */
export function ageText(time: string | null, now: number): string | null {
  if (time === null) return null;
  const seconds = (now - Date.parse(time)) / 1000;
  if (Number.isNaN(seconds)) return null;
  if (seconds < 5) return 'just now';
  // After two days the hours no longer matter.
  const shown =
    seconds > 172_800 ? Math.floor(seconds / 86_400) * 86_400 : seconds;
  return `${durationText(shown)} ago`;
}
