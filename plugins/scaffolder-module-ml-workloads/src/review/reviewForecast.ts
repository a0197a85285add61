import type { Forecast } from '@slipway/backstage-plugin-ml-workloads-common';
import { ageText } from '../format';

/** What a forecast was reckoned from. */
export interface ForecastInput {
  name: string;
  value: string;
  /** e.g. `2 s ago`; null when not known */
  age: string | null;
}

export interface ReviewForecast {
  title: string;
  sentence: string;
  /** e.g. `2 s ago`; null when not known */
  age: string | null;
  /** Who else is before it, who may take it back; each a sentence. */
  details: string[];
  inputs: ForecastInput[];
}

const FORECASTS: Record<Forecast['value'], string> = {
  now: 'Starts now',
  borrow: 'Starts now, by borrowing',
  queued: 'Waits in the queue',
  needsNode: 'Waits for a node',
  never: 'Never fits',
  unknown: 'Start not known',
};

/** A sentence that begins with what stands above it says it once. */
function withoutTitle(sentence: string, title: string): string {
  const start = `${title}: `;
  if (!sentence.startsWith(start)) return sentence;
  const rest = sentence.slice(start.length);
  return rest.charAt(0).toUpperCase() + rest.slice(1);
}

/** `a, b and c` */
function listed(names: string[]): string {
  return names.length < 2
    ? names.join('')
    : `${names.slice(0, -1).join(', ')} and ${names[names.length - 1]}`;
}

/** When it would start. `now`: epoch milliseconds, for ages. */
export function forecastToShow(
  forecast: Forecast,
  now: number,
): ReviewForecast {
  const title = FORECASTS[forecast.value];
  const details: string[] = [];
  const { position, reclaimableBy } = forecast;
  if (position !== null && position !== undefined) {
    details.push(
      position === 1
        ? 'It would be the next in the queue.'
        : `It would be number ${position} in the queue.`,
    );
  }
  if (reclaimableBy && reclaimableBy.length > 0) {
    details.push(
      `The GPUs are borrowed: ${listed(reclaimableBy)} may take them back.`,
    );
  }
  return {
    title,
    sentence: withoutTitle(forecast.sentence, title),
    age: ageText(forecast.asOf, now),
    // What the sentence says already is not said again.
    details: details.filter(text => !forecast.sentence.includes(text)),
    inputs: (forecast.inputs ?? []).map(({ name, value, asOf }) => ({
      name,
      value,
      age: ageText(asOf, now),
    })),
  };
}
