import type { VerdictReason } from '@slipway/backstage-plugin-ml-workloads-common';
import { durationText } from '../format';
import { wholeNumber } from './fixes';

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
