import type { Problem } from './scheduler';

/** What the API server answers when a controller creates a pod and may not. */
const PATTERNS: Array<[pattern: RegExp, code: string]> = [
  [/exceeded quota: |insufficient quota to match/, 'NamespaceQuotaExceeded'],
  [/ValidatingAdmissionPolicy '[^']*'.* denied request/, 'RefusedByGuardrail'],
  [/failed calling webhook|failed to call webhook/, 'WebhookUnavailable'],
  [/admission webhook "[^"]*" denied the request/, 'RefusedByWebhook'],
  [/violates PodSecurity/, 'RefusedByPodSecurity'],
  [
    /error looking up service account|serviceaccount "[^"]*" not found/,
    'ServiceAccountMissing',
  ],
  [/no PriorityClass with name/, 'PriorityClassMissing'],
  [
    /(maximum|minimum) .* usage per (Container|Pod)|LimitRange/,
    'RefusedByLimitRange',
  ],
  [/namespace .* (because it is being|is being) terminated/, 'NamespaceEnding'],
];

/** Why pods cannot be created, from the message of an event `FailedCreate` or of a condition `ReplicaFailure`. */
export function creationProblem(message: string): Problem {
  const found = PATTERNS.find(([pattern]) => pattern.test(message));
  return {
    code: found?.[1] ?? 'PodsNotCreated',
    message: plain(message),
  };
}

// `Error creating: pods "train-0" is forbidden: exceeded quota: gpu, requested: …` → `exceeded quota: gpu, requested: …`
function plain(message: string): string {
  return message
    .replace(/^Error creating: /, '')
    .replace(/^pods "[^"]*" is forbidden: /, '')
    .replace(
      /^ValidatingAdmissionPolicy '[^']*' with binding '[^']*' denied request: /,
      '',
    )
    .slice(0, 400);
}
