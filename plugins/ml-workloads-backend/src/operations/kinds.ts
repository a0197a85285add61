import { InputError } from '@backstage/errors';
import type { WorkloadRow } from '../contracts';

/** What can be done with the objects of a kind. */
export interface OperableKind {
  /** Group and version below which its objects are. */
  api: string;
  plural: string;
  /** Path of the field that pauses one where Kueue does not manage it; absent: it cannot be paused. */
  pause?: string[];
  /** Path of the field that bounds its run time in seconds, where the API lets it be changed. */
  deadline?: string[];
  /** What to do instead of extending it, one sentence. */
  instead?: string;
}

const SERVES =
  'It serves until it is stopped and has no longest run time, so there is nothing to extend';

/** One row a kind; what is absent can only be looked at. */
const KINDS: Record<string, OperableKind> = {
  Pod: {
    api: '/api/v1',
    plural: 'pods',
    instead: 'Run it as a Job, whose run time can be extended',
  },
  Job: {
    api: '/apis/batch/v1',
    plural: 'jobs',
    pause: ['spec', 'suspend'],
    deadline: ['spec', 'activeDeadlineSeconds'],
  },
  JobSet: {
    api: '/apis/jobset.x-k8s.io/v1alpha2',
    plural: 'jobsets',
    pause: ['spec', 'suspend'],
  },
  TrainJob: {
    api: '/apis/trainer.kubeflow.org/v1alpha1',
    plural: 'trainjobs',
    pause: ['spec', 'suspend'],
    // trainer v2: activeDeadlineSeconds is immutable.
    instead:
      'The run time of a TrainJob is fixed when it is made. Let it save a checkpoint, stop it, and launch it again from there with a longer run time',
  },
  PyTorchJob: {
    api: '/apis/kubeflow.org/v1',
    plural: 'pytorchjobs',
    pause: ['spec', 'runPolicy', 'suspend'],
    deadline: ['spec', 'runPolicy', 'activeDeadlineSeconds'],
  },
  RayJob: {
    api: '/apis/ray.io/v1',
    plural: 'rayjobs',
    pause: ['spec', 'suspend'],
    deadline: ['spec', 'activeDeadlineSeconds'],
  },
  RayCluster: {
    api: '/apis/ray.io/v1',
    plural: 'rayclusters',
    pause: ['spec', 'suspend'],
    instead: SERVES,
  },
  Deployment: {
    api: '/apis/apps/v1',
    plural: 'deployments',
    instead: SERVES,
  },
  LeaderWorkerSet: {
    api: '/apis/leaderworkerset.x-k8s.io/v1',
    plural: 'leaderworkersets',
    instead: SERVES,
  },
  InferenceService: {
    api: '/apis/serving.kserve.io/v1beta1',
    plural: 'inferenceservices',
    instead: SERVES,
  },
  LLMInferenceService: {
    api: '/apis/serving.kserve.io/v1alpha1',
    plural: 'llminferenceservices',
    instead: SERVES,
  },
  RayService: {
    api: '/apis/ray.io/v1',
    plural: 'rayservices',
    instead: SERVES,
  },
};

/** @throws InputError when nothing can be done with the kind from here */
export function kindOf({ kind }: Pick<WorkloadRow, 'kind'>): OperableKind {
  const known = KINDS[kind];
  if (!known) {
    throw new InputError(
      `A ${kind} cannot be paused, extended or stopped from here; use kubectl`,
    );
  }
  return known;
}

/** Path of the row's object on the API server. */
export function objectPath(
  row: Pick<WorkloadRow, 'kind' | 'namespace' | 'name'>,
): string {
  const { api, plural } = kindOf(row);
  return `${api}/namespaces/${row.namespace}/${plural}/${row.name}`;
}

/** `apiVersion` of the kind, e.g. `batch/v1`. */
export function apiVersionOf(row: Pick<WorkloadRow, 'kind'>): string {
  return kindOf(row).api.replace(/^\/apis?\//, '');
}

/** `{spec: {suspend: value}}` for `['spec', 'suspend']`. */
export function atPath(path: string[], value: unknown): object {
  return path.reduceRight<unknown>(
    (inner, key) => ({ [key]: inner }),
    value,
  ) as object;
}
