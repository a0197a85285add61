import type { VerdictReason } from './api';

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

/** A whole number that a coded message carries; undefined for `none`, `unbounded` and anything else. */
export function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
}

/** Values of coded messages that are seconds. */
const SECONDS = ['seconds', 'max', 'ttl', 'want', 'grace', 'startup'];

/**
 * What a reason says, with lengths of time as a person says them: `90000 seconds` becomes `25 h`. Only of rules that count in seconds,
 * and only numbers that the message carries.
 */
export function reasonText(
  reason: Pick<VerdictReason, 'message' | 'values' | 'fields'>,
): string {
  const inSeconds =
    reason.values.seconds !== undefined ||
    reason.fields.includes('maxRunSeconds');
  if (!inSeconds) return reason.message;
  let text = reason.message;
  for (const name of SECONDS) {
    const seconds = wholeNumber(reason.values[name]);
    if (seconds === undefined || seconds < 60) continue;
    text = text.replace(
      new RegExp(`\\b${reason.values[name]}\\b( seconds?\\b| s\\b)?`, 'g'),
      durationText(seconds),
    );
  }
  return text;
}
