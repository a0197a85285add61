import type { VerdictReason } from '@slipway/backstage-plugin-ml-workloads-common';
import { parseCodedMessage } from './codedMessage';
import { sentenceFor, type Catalogue } from './catalogue';
import { launchFieldsOf } from './fields';

/** What one negative answer of the API server says. */
export interface Refusal {
  layer: VerdictReason['layer'];
  reasons: VerdictReason[];
  /** The server did not judge: it was too busy, or a webhook did not answer. */
  failed?: boolean;
  /** An object that has to exist first. */
  missing?: { kind: string; name: string };
  /** The policy that denied, when one did. */
  policy?: string;
}

interface Status {
  message?: string;
  reason?: string;
  details?: {
    causes?: Array<{ reason?: string; message?: string; field?: string }>;
  };
}

/** Messages come from clusters and from strangers' webhooks: bounded, so that one cannot fill the page. */
const MOST_CHARACTERS = 1000;

type Read = (
  match: RegExpExecArray,
  kind: string,
  catalogue: Catalogue,
) => Refusal;

/** Texts of kube-apiserver's admission plugins, most specific first. */
const RULES: Array<[RegExp, Read]> = [
  [
    /ValidatingAdmissionPolicy '([^']+)'(?: with binding '[^']+')? denied request: ([\s\S]*)$/,
    ([, policy, text], kind, catalogue) => ({
      layer: 'guardrails',
      policy,
      reasons: [policyReason(policy, text, kind, catalogue)],
    }),
  ],
  [
    /failed calling webhook "([^"]+)": ([\s\S]*)$/,
    ([, webhook, text], kind) => ({
      ...one('webhook', `Webhook ${webhook} did not answer`, text, kind),
      failed: true,
    }),
  ],
  [
    /admission webhook "([^"]+)" denied the request(?:: ([\s\S]*)| without explanation)$/,
    ([, webhook, text], kind) =>
      one(
        'webhook',
        `Webhook ${webhook}`,
        text ?? 'Refused without a reason.',
        kind,
      ),
  ],
  [
    /exceeded quota: ([^,]+), requested: ([\s\S]*?), used: ([\s\S]*?), limited: ([\s\S]*)$/,
    ([, quota, requested, used, limited], kind) =>
      one(
        'quota',
        `ResourceQuota ${quota}`,
        `Asks for ${requested}; in use ${used}; the namespace may have ${limited}.`,
        kind,
        {
          fields: ['gpusPerPod', 'replicas'],
          fix: 'Wait until other work of the namespace ends, ask for less, or ask the platform team for more quota.',
          values: { quota, requested, used, limited },
        },
      ),
  ],
  [
    /failed quota: ([^:]+): ([\s\S]*)$/,
    ([, quota, text], kind) =>
      one('quota', `ResourceQuota ${quota}`, text, kind),
  ],
  [
    /violates PodSecurity "([^"]+)": ([\s\S]*)$/,
    ([, level, text], kind) =>
      one('podSecurity', `Pod security ${level}`, text, kind, {
        values: { level },
      }),
  ],
  [
    /is forbidden: (User "[\s\S]*" cannot [\s\S]*)$/,
    ([, text], kind) =>
      one('authorization', 'The portal may not do this', text, kind, {
        fix: 'Ask the platform team to bind the role slipway-writer in this namespace.',
      }),
  ],
  [
    /serviceaccount "([^"]+)" not found$/,
    ([, name], kind) => missing('ServiceAccount', name, kind),
  ],
  [
    /no PriorityClass with name (\S+) was found$/,
    ([, name], kind) => missing('PriorityClass', name, kind),
  ],
  [
    /^namespaces "([^"]+)" not found$/,
    ([, name], kind) => missing('Namespace', name, kind, ['namespace']),
  ],
  [
    /is forbidden: ((?:minimum|maximum) .+ (?:usage per|limit to request ratio per) [\s\S]*)$/,
    ([, text], kind) =>
      one('other', 'LimitRange of the namespace', text, kind, {
        fields: ['profile'],
      }),
  ],
];

/**
 * Which layer of the API server refused, and why.
 *
 * @param httpStatus of the answer, 400 or above
 * @param body its `Status`, or whatever came instead
 * @param kind of the object that was sent
 */
export function readRefusal(
  httpStatus: number,
  body: unknown,
  kind: string,
  catalogue: Catalogue,
): Refusal {
  const status = (
    body !== null && typeof body === 'object' ? body : {}
  ) as Status;
  const message =
    status.message ?? (typeof body === 'string' ? body : `HTTP ${httpStatus}`);
  for (const [pattern, read] of RULES) {
    const match = pattern.exec(message);
    if (match) return read(match, kind, catalogue);
  }
  const schema = schemaReasons(httpStatus, status, message, kind);
  if (schema.length > 0) return { layer: 'schema', reasons: schema };
  if (httpStatus === 409) {
    return one('other', 'The name is taken', message, kind, {
      fields: ['name'],
      fix: 'Choose another name.',
    });
  }
  if (httpStatus === 401) {
    return one('authorization', 'Not authorised', message, kind);
  }
  const failed = httpStatus >= 500 || httpStatus === 429 || httpStatus === 408;
  return {
    ...one(
      'other',
      failed ? 'The API server did not judge' : 'API server',
      message,
      kind,
    ),
    ...(failed ? { failed } : {}),
  };
}

/** A reason from a policy's own message, joined to the policy's texts. */
export function policyReason(
  policy: string,
  text: string,
  kind: string,
  catalogue: Catalogue,
): VerdictReason {
  const entry = catalogue.policies.get(policy);
  const coded = parseCodedMessage(text);
  const values = coded?.values ?? {};
  return {
    code: entry ? entry.code : coded?.code ?? null,
    title: entry?.title ?? coded?.code ?? `Policy ${policy}`,
    message: bounded((entry && sentenceFor(entry, values)) ?? text),
    why: entry?.why ?? null,
    fix: entry?.fix ?? null,
    fields: entry?.fields ?? [],
    layer: 'guardrails',
    kind,
    values,
  };
}

function schemaReasons(
  httpStatus: number,
  status: Status,
  message: string,
  kind: string,
): VerdictReason[] {
  const causes = (status.details?.causes ?? []).filter(cause => cause.field);
  if (causes.length > 0) {
    return causes.map(cause =>
      reason(
        'schema',
        'Kubernetes',
        `${cause.field}: ${cause.message ?? cause.reason}`,
        kind,
        {
          fields: launchFieldsOf(cause.field!),
          values: { field: cause.field! },
        },
      ),
    );
  }
  const strict = /strict decoding error: ([\s\S]*)$/.exec(message);
  if (strict) {
    return strict[1].split(/, (?=unknown field|duplicate field)/).map(text =>
      reason('schema', 'Kubernetes', text, kind, {
        fields: launchFieldsOf(/"([^"]+)"/.exec(text)?.[1] ?? ''),
      }),
    );
  }
  return [400, 413, 415, 422].includes(httpStatus)
    ? [reason('schema', 'Kubernetes', message, kind)]
    : [];
}

function missing(
  object: string,
  name: string,
  kind: string,
  fields: string[] = [],
): Refusal {
  return {
    ...one(
      'other',
      `${object} is missing`,
      `${object} ${name} does not exist.`,
      kind,
      {
        fields,
      },
    ),
    missing: { kind: object, name },
  };
}

function one(...args: Parameters<typeof reason>): Refusal {
  return { layer: args[0], reasons: [reason(...args)] };
}

function reason(
  layer: VerdictReason['layer'],
  title: string,
  message: string,
  kind: string,
  more: Partial<Pick<VerdictReason, 'fields' | 'fix' | 'values'>> = {},
): VerdictReason {
  return {
    code: null,
    title: bounded(title),
    message: bounded(message),
    why: null,
    fix: null,
    fields: [],
    layer,
    kind,
    values: {},
    ...more,
  };
}

function bounded(text: string): string {
  return text.length > MOST_CHARACTERS
    ? `${text.slice(0, MOST_CHARACTERS)}…`
    : text;
}
