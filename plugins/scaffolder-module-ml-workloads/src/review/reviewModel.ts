import {
  type CostEstimate,
  type Forecast,
  type LaunchPreview,
  type LaunchRequest,
  reasonText,
  type Verdict,
  type VerdictReason,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { isLaunchField, labelOf, type LaunchField } from '../form';
import { ageText, durationText, moneyText, type MoneyText } from '../format';
import { type Fix, fixFor, type FixFacts } from './fixes';

/** One refusal, ready to be shown. */
export interface ReviewReason {
  code: string | null;
  title: string;
  messages: string[];
  /** Kinds that were judged, e.g. `Job, Pod`. */
  kinds: string;
  why: string | null;
  fix: string | null;
  fields: Array<{ field: LaunchField; label: string }>;
  mechanical: Fix | null;
}

export interface ReviewVerdict {
  status: 'success' | 'danger' | 'warning';
  title: string;
  sentence: string;
}

export interface CostRow {
  label: string;
  money: MoneyText;
  /** Why there is no number, or what it means; null when plain. */
  note: string | null;
  /** The number that matters most for this kind of work. */
  prominent: boolean;
}

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

export interface ReviewModel {
  verdict: ReviewVerdict;
  reasons: ReviewReason[];
  /** Rules that only warn so far: they would refuse. */
  advice: ReviewReason[];
  forecast: ReviewForecast;
  cost: { rows: CostRow[]; source: string };
}

const LAYERS: Record<VerdictReason['layer'], string> = {
  schema: 'Schema',
  guardrails: 'Guardrails',
  webhook: 'Webhooks',
  quota: 'Quota',
  podSecurity: 'Pod security',
  authorization: 'Authorization',
  other: 'Other checks',
};

function layerName(layer: string): string {
  return LAYERS[layer as VerdictReason['layer']] ?? layer;
}

/** Equal reasons about several objects become one; the order of the first stays. */
export function reasonsToShow(
  reasons: VerdictReason[],
  request: LaunchRequest,
  facts: FixFacts,
): ReviewReason[] {
  const groups = new Map<string, VerdictReason[]>();
  for (const reason of reasons) {
    const key = reason.code ?? `${reason.layer}/${reason.title}`;
    groups.set(key, [...(groups.get(key) ?? []), reason]);
  }
  return Array.from(groups.values(), group => {
    const [first] = group;
    const fields = [...new Set(group.flatMap(r => r.fields))].filter(
      isLaunchField,
    );
    const mechanical = group
      .map(reason => fixFor(reason, request, facts))
      .find(fix => fix !== null);
    return {
      code: first.code,
      title: first.title,
      messages: [...new Set(group.map(reasonText))],
      kinds: [...new Set(group.map(r => r.kind))].join(', '),
      why: first.why,
      fix: first.fix,
      fields: fields.map(field => ({
        field,
        label: labelOf(field, request.type),
      })),
      mechanical: mechanical ?? null,
    };
  });
}

function verdictToShow(
  verdict: Verdict,
  shown: number,
  advice: number,
): ReviewVerdict {
  const answered = verdict.layers.map(layerName).join(', ');
  switch (verdict.value) {
    case 'allowed':
      return {
        status: 'success',
        title: 'Allowed',
        sentence: `The cluster would accept this as it is${
          advice > 0
            ? `; ${
                advice === 1 ? 'one rule advises' : `${advice} rules advise`
              } against it`
            : ''
        }.${answered ? ` Answered: ${answered}.` : ''}`,
      };
    case 'refused':
      return {
        status: 'danger',
        title: verdict.truncated
          ? `Refused, for at least ${
              shown === 1 ? 'this reason' : `these ${shown} reasons`
            }`
          : `Refused, for ${shown === 1 ? 'one reason' : `${shown} reasons`}`,
        sentence: `Nothing was created.${
          answered
            ? ` Answered: ${answered}. Later checks have not spoken yet.`
            : ''
        }`,
      };
    default:
      return {
        status: 'warning',
        title: 'Not certain',
        sentence:
          'The answer depends on something that does not exist yet. The cluster decides when you launch; if it refuses, nothing stays behind.',
      };
  }
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

function forecastToShow(forecast: Forecast, now: number): ReviewForecast {
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

function runRow(cost: CostEstimate, request: LaunchRequest): CostRow {
  const { currency, perHourMicros, forRunMicros } = cost;
  const bounded = request.maxRunSeconds !== undefined;
  if (bounded || perHourMicros === null) {
    return {
      label: bounded
        ? `The whole run, at most ${durationText(request.maxRunSeconds!)}`
        : 'The whole run',
      money: moneyText(forRunMicros, currency),
      note: null,
      prominent: true,
    };
  }
  return {
    label: 'The whole run',
    money: { text: 'no end', exact: 'There is no longest run time' },
    note: 'without a longest run time it has no end',
    prominent: true,
  };
}

/** How many replicas a server's money is for. */
function replicasNote(request: LaunchRequest): string | null {
  const { serving, replicas } = request;
  if (!serving) return null;
  const least = serving.minReplicas ?? replicas;
  const most = serving.maxReplicas ?? Math.max(least, replicas);
  return most > least
    ? `${least} to ${most} replicas; less while it is scaled down`
    : null;
}

function costRows(cost: CostEstimate, request: LaunchRequest): CostRow[] {
  const { currency, perHourMicros, perMonthMicros } = cost;
  const priced = perHourMicros !== null;
  const serves = request.type === 'serving';
  const month: CostRow = {
    label: 'A month, if forgotten',
    money: moneyText(perMonthMicros, currency),
    note: priced ? '730 hours' : null,
    prominent: serves,
  };
  const hour: CostRow = {
    label: 'An hour',
    money: moneyText(perHourMicros, currency),
    note: serves && priced ? replicasNote(request) : null,
    prominent: false,
  };
  // A server has no end, so its month comes first.
  return serves ? [month, hour] : [hour, runRow(cost, request), month];
}

/**
 * What the review shows for a preview and the request that it answers. Pure; every unknown is said in words, none is a zero.
 *
 * @param profile - the hardware profile that is chosen; undefined when not known
 * @param now - epoch milliseconds, for ages
 */
export function reviewModel(
  preview: LaunchPreview,
  request: LaunchRequest,
  profile: FixFacts['profile'],
  now: number,
): ReviewModel {
  const { verdict, forecast, cost } = preview;
  const facts = { limits: preview.limits, profile };
  const reasons = reasonsToShow(verdict.reasons, request, facts);
  const advice = reasonsToShow(verdict.warnings ?? [], request, facts);
  const age = ageText(cost.retrievedAt, now);
  let source =
    'No price is known for this hardware; the platform team can add one under mlWorkloads.pricing.';
  if (cost.perHourMicros !== null) {
    source = `Price from ${cost.source ?? 'an unnamed source'}, ${
      age ? `retrieved ${age}` : 'age not known'
    }.`;
  }
  return {
    verdict: verdictToShow(verdict, reasons.length, advice.length),
    reasons,
    advice,
    forecast: forecastToShow(forecast, now),
    cost: { rows: costRows(cost, request), source },
  };
}

/** The reasons as the form keeps them, to be shown beside their fields. */
export function checkedReasons(verdict: Verdict) {
  return verdict.reasons.map(reason => ({
    code: reason.code,
    message: reasonText(reason),
    fix: reason.fix,
    fields: reason.fields,
  }));
}

/** One sentence for the form's own error list. */
export function refusalText(verdict: Verdict): string {
  const codes = [...new Set(verdict.reasons.map(r => r.code ?? r.title))].join(
    ', ',
  );
  return `The cluster refuses this launch (${
    verdict.truncated ? 'at least ' : ''
  }${codes || 'no reason given'}). Nothing was created.`;
}
