import type {
  CostEstimate,
  Forecast,
  LaunchPreview,
  LaunchRequest,
  Verdict,
  VerdictReason,
} from '@slipway/backstage-plugin-ml-workloads-common';
import { isLaunchField, LAUNCH_FIELDS, type LaunchField } from '../form';
import { ageText, durationText, moneyText, type MoneyText } from '../format';
import { type Fix, fixFor } from './fixes';

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
}

export interface ReviewModel {
  verdict: ReviewVerdict;
  reasons: ReviewReason[];
  forecast: { title: string; sentence: string; age: string | null };
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
  preview: Pick<LaunchPreview, 'limits'>,
  counts: number[],
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
      .map(reason => fixFor(reason, request, preview.limits, counts))
      .find(fix => fix !== null);
    return {
      code: first.code,
      title: first.title,
      messages: [...new Set(group.map(r => r.message))],
      kinds: [...new Set(group.map(r => r.kind))].join(', '),
      why: first.why,
      fix: first.fix,
      fields: fields.map(field => ({
        field,
        label: LAUNCH_FIELDS[field].label,
      })),
      mechanical: mechanical ?? null,
    };
  });
}

function verdictToShow(verdict: Verdict, shown: number): ReviewVerdict {
  const answered = verdict.layers.map(layerName).join(', ');
  switch (verdict.value) {
    case 'allowed':
      return {
        status: 'success',
        title: 'Allowed',
        sentence: `The cluster would accept this as it is.${
          answered ? ` Answered: ${answered}.` : ''
        }`,
      };
    case 'refused':
      return {
        status: 'danger',
        title: verdict.truncated
          ? `Refused, at least for these ${shown} reasons`
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

function costRows(cost: CostEstimate, request: LaunchRequest): CostRow[] {
  const { currency, perHourMicros, forRunMicros, perMonthMicros } = cost;
  const priced = perHourMicros !== null;
  const bounded = request.maxRunSeconds !== undefined;
  return [
    { label: 'An hour', money: moneyText(perHourMicros, currency), note: null },
    bounded || !priced
      ? {
          label: bounded
            ? `The whole run, at most ${durationText(request.maxRunSeconds!)}`
            : 'The whole run',
          money: moneyText(forRunMicros, currency),
          note: null,
        }
      : {
          label: 'The whole run',
          money: { text: 'no end', exact: 'There is no longest run time' },
          note: 'without a longest run time it has no end',
        },
    {
      label: 'A month, if forgotten',
      money: moneyText(perMonthMicros, currency),
      note: priced ? '730 hours' : null,
    },
  ];
}

/**
 * What the review shows for a preview and the request that it answers. Pure; every unknown is said in words, none is a zero.
 *
 * @param counts - GPUs for each pod that the hardware profile offers; empty when not known
 * @param now - epoch milliseconds, for ages
 */
export function reviewModel(
  preview: LaunchPreview,
  request: LaunchRequest,
  counts: number[],
  now: number,
): ReviewModel {
  const { verdict, forecast, cost } = preview;
  const reasons = reasonsToShow(verdict.reasons, request, preview, counts);
  const age = ageText(cost.retrievedAt, now);
  let source =
    'No price is known for this hardware; the platform team can add one under mlWorkloads.pricing.';
  if (cost.perHourMicros !== null) {
    source = `Price from ${cost.source ?? 'an unnamed source'}, ${
      age ? `retrieved ${age}` : 'age not known'
    }.`;
  }
  return {
    verdict: verdictToShow(verdict, reasons.length),
    reasons,
    forecast: {
      title: FORECASTS[forecast.value],
      sentence: withoutTitle(forecast.sentence, FORECASTS[forecast.value]),
      age: ageText(forecast.asOf, now),
    },
    cost: { rows: costRows(cost, request), source },
  };
}

/** The reasons as the form keeps them, to be shown beside their fields. */
export function checkedReasons(verdict: Verdict) {
  return verdict.reasons.map(({ code, message, fix, fields }) => ({
    code,
    message,
    fix,
    fields,
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
