import type {
  LaunchRequest,
  LaunchServing,
} from '@slipway/backstage-plugin-ml-workloads-common';
import type { LaunchField, LaunchFormData } from './formData';

/** What a form asks for, or which fields still have no answer. */
export type FormRequest =
  | { complete: true; request: LaunchRequest }
  | { complete: false; missing: LaunchField[] };

const REQUIRED: LaunchField[] = [
  'entityRef',
  'cluster',
  'namespace',
  'name',
  'image',
  'profile',
  'gpusPerPod',
  'replicas',
];

function withoutEmpty<T extends object>(value: T): T {
  return Object.fromEntries(
    Object.entries(value).filter(
      ([, v]) =>
        v !== undefined && v !== '' && !(Array.isArray(v) && v.length === 0),
    ),
  ) as T;
}

/** The same without empty parts; undefined when nothing is left. */
function filledIn<T extends object>(value: T | undefined): T | undefined {
  const kept = value && withoutEmpty(value);
  return kept && Object.keys(kept).length > 0 ? kept : undefined;
}

/** Entries whose parts are all filled in; one that is being typed is not sent yet. */
function wholeEntries<T extends object>(
  entries: T[] | undefined,
  parts: Array<keyof T>,
): Array<Required<T>> | undefined {
  return entries?.filter((entry): entry is Required<T> =>
    parts.every(part => Boolean(entry?.[part])),
  );
}

function servingOf(form: LaunchFormData): LaunchServing | undefined {
  if (form.type !== 'serving') return undefined;
  const { model = {}, scaling = {} } = form;
  return withoutEmpty({
    ...model,
    healthPath: model.healthPath?.trim(),
    modelFormat: model.modelFormat?.trim(),
    storageUri: model.storageUri?.trim(),
    stage: scaling.stage ?? 'development',
    minReplicas: scaling.minReplicas,
    maxReplicas: scaling.maxReplicas,
    autoscaling: scaling.autoscaling,
  });
}

/**
 * The launch request that the form data stands for. What a person left empty is absent, never a zero or an empty string.
 *
 * @example
 * ```ts
 * requestFromForm({ target, name: 'resnet', image, hardware: { profile: 'h100', gpusPerPod: 8, replicas: 1 } })
 * ```
 */
export function requestFromForm(form: LaunchFormData): FormRequest {
  const { target = {}, hardware = {} } = form;
  const type = form.type ?? 'training';
  const serves = type === 'serving';
  const request = withoutEmpty({
    entityRef: target.entityRef,
    cluster: target.cluster,
    namespace: target.namespace,
    queue: target.queue,
    name: form.name,
    engine: form.engine ?? (serves ? 'deployment' : 'job'),
    type,
    image: form.image?.trim(),
    command: form.command?.filter(part => part !== undefined && part !== null),
    args: form.args?.filter(part => part !== undefined && part !== null),
    env: form.env
      ?.filter(entry => entry?.name)
      .map(({ name, value }) => ({ name: name!, value: value ?? '' })),
    secretEnv: wholeEntries(form.secretEnv, ['name', 'secretName', 'key']),
    serviceAccountName: form.serviceAccountName,
    profile: hardware.profile,
    gpusPerPod: hardware.gpusPerPod,
    // The template's step says the same: `parameters.scaling.minReplicas or parameters.hardware.replicas`.
    replicas: (serves && form.scaling?.minReplicas) || hardware.replicas,
    podsPerReplica: hardware.podsPerReplica,
    maxRunSeconds: form.maxRunSeconds,
    retries: form.retries,
    priorityClass: form.priorityClass,
    volumes: wholeEntries(form.volumes, ['claimName', 'mountPath', 'purpose']),
    topology: form.topology,
    runtime: form.runtime?.trim(),
    serving: servingOf(form),
    simulate: filledIn(form.simulate),
  });
  const missing = REQUIRED.filter(
    field => request[field as keyof typeof request] === undefined,
  );
  return missing.length > 0
    ? { complete: false, missing }
    : { complete: true, request: request as LaunchRequest };
}

/** Text that is equal for equal requests, whatever the order of their keys. */
export function requestKey(request: LaunchRequest): string {
  const sorted = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(sorted);
    if (value && typeof value === 'object') {
      return Object.fromEntries(
        Object.entries(value)
          .filter(([, v]) => v !== undefined)
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([k, v]) => [k, sorted(v)]),
      );
    }
    return value;
  };
  return JSON.stringify(sorted(request));
}
