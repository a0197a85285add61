import type { LaunchRequest } from '@slipway/backstage-plugin-ml-workloads-common';
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
  const simulate = form.simulate && withoutEmpty(form.simulate);
  const request = withoutEmpty({
    entityRef: target.entityRef,
    cluster: target.cluster,
    namespace: target.namespace,
    queue: target.queue,
    name: form.name,
    engine: form.engine ?? 'job',
    type: form.type ?? 'training',
    image: form.image?.trim(),
    command: form.command?.filter(part => part !== undefined && part !== null),
    args: form.args?.filter(part => part !== undefined && part !== null),
    env: form.env
      ?.filter(entry => entry?.name)
      .map(({ name, value }) => ({ name: name!, value: value ?? '' })),
    profile: hardware.profile,
    gpusPerPod: hardware.gpusPerPod,
    replicas: hardware.replicas,
    maxRunSeconds: form.maxRunSeconds,
    retries: form.retries,
    simulate:
      simulate && Object.keys(simulate).length > 0 ? simulate : undefined,
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
