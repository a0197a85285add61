import type { Case, Change } from './Case';

type Edit = NonNullable<Change['edit']>;

/** Changes every pod template that holds GPUs. */
export const specs =
  (change: (spec: any) => void): Edit =>
  (_object, parts) =>
    parts.forEach(({ spec }) => change(spec));

export const containers =
  (change: (container: any) => void): Edit =>
  (_object, parts) =>
    parts.forEach(part => part.containers.forEach(change));

/** Requests and limits of every container. */
export const amounts = (
  change: (
    requests: Record<string, string>,
    limits: Record<string, string>,
  ) => void,
): Edit =>
  containers(({ resources }) => change(resources.requests, resources.limits));

/** Labels of the object, its templates and the templates of its Jobs. */
export const labels =
  (change: (of: Record<string, string>) => void): Edit =>
  (object, parts) => {
    for (const of of [
      object.metadata.labels,
      object.spec.jobTemplate?.metadata.labels,
      ...(object.spec.replicatedJobs ?? []).map(
        (job: any) => job.template.metadata.labels,
      ),
      ...parts.map(part => part.labels),
    ]) {
      if (of) change(of);
    }
  };

/** The specs of Jobs in an object, or what stands for one. */
export const jobs =
  (change: (spec: any) => void): Edit =>
  ({ kind, spec }) => {
    switch (kind) {
      case 'CronJob':
        change(spec.jobTemplate.spec);
        break;
      case 'PyTorchJob':
        change(spec.runPolicy);
        break;
      default:
        change(spec);
    }
  };

/** Several at once. */
export const all =
  (...edits: Edit[]): Edit =>
  (...args) =>
    edits.forEach(edit => edit(...args));

export const claimOwner: Edit = object => {
  object.metadata.ownerReferences = [
    {
      apiVersion: 'batch/v1',
      kind: 'Job',
      name: 'somebody',
      uid: '00000000-0000-4000-8000-000000000000',
      controller: true,
    },
  ];
};

export type { Case, Edit };
