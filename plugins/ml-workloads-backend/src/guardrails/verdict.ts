import type {
  Verdict,
  VerdictReason,
} from '@slipway/backstage-plugin-ml-workloads-common';
import type { Catalogue } from './catalogue';
import { policyReason, readRefusal } from './refusal';
import { parseWarnings, warningsMayBeCut } from './warnings';

/** What the API server said of one object, in a dry run or for real. */
export interface AdmissionAnswer {
  /** Kind of the object that was sent; `Pod` for the one synthesised from a template. */
  kind: string;
  response: {
    status: number;
    /** The parsed `Status` when it refused. */
    body: unknown;
    /** Raw `Warning` header values, joined or not. */
    warnings: readonly string[];
  };
}

/** What {@link readAnswer} makes of one answer. */
export interface AnswerReading {
  outcome: 'allowed' | 'refused' | 'undetermined';
  reasons: VerdictReason[];
  /** Rules that would refuse and only warn so far. */
  warnings: VerdictReason[];
  /** "At least these": the server may not have told everything. */
  truncated: boolean;
  layers: VerdictReason['layer'][];
}

export interface VerdictOptions {
  /** Objects that the same launch creates, as `Kind/name`: what waits for one of them is undetermined and not refused. */
  creates?: readonly string[];
}

/** In the server's order. When one refuses, the later ones have not spoken (`guardrails.md` §4.11). */
const LAYERS: VerdictReason['layer'][] = [
  'authorization',
  'schema',
  'podSecurity',
  'guardrails',
  'webhook',
  'quota',
];

const WARNING =
  /^Validation failed for ValidatingAdmissionPolicy '([^']+)' with binding '([^']+)': ([\s\S]*)$/;

/**
 * Reads one answer. A denial names the first rule only; the `Warning` headers of the explaining bindings name every one
 * (`guardrails.md` §3.9).
 */
export function readAnswer(
  { kind, response }: AdmissionAnswer,
  catalogue: Catalogue,
  options: VerdictOptions = {},
): AnswerReading {
  const headers = parseWarnings(response.warnings);
  const explained = headers.flatMap(({ text }) => {
    const match = WARNING.exec(text);
    if (!match) return [];
    const [, policy, binding, message] = match;
    return [
      {
        policy,
        binding,
        reason: policyReason(policy, message, kind, catalogue),
      },
    ];
  });
  const spoken = LAYERS.filter(
    layer => layer !== 'podSecurity' || kind === 'Pod',
  );

  if (response.status < 400) {
    return {
      outcome: 'allowed',
      reasons: [],
      warnings: unique(explained.map(({ reason }) => reason)),
      truncated: false,
      layers: spoken,
    };
  }

  const refusal = readRefusal(response.status, response.body, kind, catalogue);
  const denies = (name: string, binding: string) =>
    name === refusal.policy ||
    (refusal.policy !== undefined &&
      // Without the cluster's policies, what stands beside a denial is taken for one.
      (catalogue.policies.size === 0 ||
        catalogue.enforcedBindings.has(binding)));
  const denied = explained.filter(item => denies(item.policy, item.binding));
  const advice = explained.filter(item => !denies(item.policy, item.binding));
  const waits =
    refusal.missing &&
    options.creates?.includes(
      `${refusal.missing.kind}/${refusal.missing.name}`,
    );
  return {
    outcome: refusal.failed || waits ? 'undetermined' : 'refused',
    reasons: unique([
      ...denied.map(({ reason }) => reason),
      ...refusal.reasons,
    ]).sort(byCode),
    warnings: unique(advice.map(({ reason }) => reason)),
    truncated:
      refusal.policy !== undefined &&
      (warningsMayBeCut(headers) ||
        // It did not explain its own denial: others may not have explained theirs.
        !explained.some(({ policy }) => policy === refusal.policy)),
    layers: answered(spoken, refusal.layer, refusal.failed === true),
  };
}

/** Reads the answers for all objects of one launch into its verdict. */
export function readVerdict(
  answers: readonly AdmissionAnswer[],
  catalogue: Catalogue,
  options: VerdictOptions = {},
): Verdict {
  return mergeVerdicts(
    answers.map(answer => readAnswer(answer, catalogue, options)),
  );
}

/**
 * One verdict of several readings: refused when one is. A reason that several objects meet, for instance the Job and its Pod, is told
 * once. A layer has answered when it did so for every object that it judges.
 */
export function mergeVerdicts(readings: readonly AnswerReading[]): Verdict {
  const value =
    (['refused', 'undetermined'] as const).find(outcome =>
      readings.some(reading => reading.outcome === outcome),
    ) ?? 'allowed';
  const warnings = unique(readings.flatMap(reading => reading.warnings));
  return {
    value,
    reasons: unique(readings.flatMap(reading => reading.reasons)).sort(byCode),
    truncated: readings.some(reading => reading.truncated),
    layers: LAYERS.filter(
      layer =>
        readings.some(reading => reading.layers.includes(layer)) &&
        readings.every(
          reading =>
            reading.layers.includes(layer) ||
            // Only Pods are judged by it, so the other objects have nothing to say.
            (layer === 'podSecurity' && reading.layers.includes('schema')),
        ),
    ),
    ...(warnings.length > 0 ? { warnings: warnings.sort(byCode) } : {}),
  };
}

function answered(
  spoken: VerdictReason['layer'][],
  refusing: VerdictReason['layer'],
  failed: boolean,
): VerdictReason['layer'][] {
  const last = spoken.indexOf(refusing);
  // Refused outside the named layers (a missing account, a LimitRange, a taken name): what came before it is not known.
  if (last === -1) return failed ? [] : ['authorization', 'schema'];
  return spoken.slice(0, failed ? last : last + 1);
}

function unique(reasons: VerdictReason[]): VerdictReason[] {
  const seen = new Map<string, VerdictReason>();
  for (const reason of reasons) {
    const key = JSON.stringify([
      reason.layer,
      reason.code ?? reason.title,
      reason.message,
    ]);
    if (!seen.has(key)) seen.set(key, reason);
  }
  return [...seen.values()];
}

/** Guardrails first, by code: the server's own order is random. */
function byCode(a: VerdictReason, b: VerdictReason): number {
  if (a.code === null || b.code === null) {
    return Number(a.code === null) - Number(b.code === null);
  }
  return a.code.localeCompare(b.code);
}
