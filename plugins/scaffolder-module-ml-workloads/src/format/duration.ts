/** Hours and minutes of a duration in seconds; what is left over is rounded up to the next minute. */
export function splitDuration(seconds: number): {
  hours: number;
  minutes: number;
} {
  const minutes = Math.ceil(seconds / 60);
  return { hours: Math.floor(minutes / 60), minutes: minutes % 60 };
}

/** A duration in words, largest two units: `3 d 2 h`, `1 h 30 min`, `45 s`. Hours go up to 48, as limits are given in them. */
export function durationText(seconds: number): string {
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const days = seconds > 48 * 3600 ? Math.floor(seconds / 86400) : 0;
  const parts: Array<[number, string]> = [
    [days, 'd'],
    [Math.floor((seconds - days * 86400) / 3600), 'h'],
    [Math.floor((seconds % 3600) / 60), 'min'],
    [Math.floor(seconds % 60), 's'],
  ];
  const first = parts.findIndex(([count]) => count > 0);
  return parts
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ');
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
