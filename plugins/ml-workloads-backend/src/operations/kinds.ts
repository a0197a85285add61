import { InputError } from '@backstage/errors';
import type { WorkloadRow } from '../contracts';

/** How an object of a kind is paused. */
export type Pausing =
  /** A boolean of its own. Where Kueue manages the object, Kueue's Workload is paused instead: the two would fight over the field. */
  | { by: 'suspend'; path: string[] }
  /** Zero replicas; how many it had stays beside it in an annotation. */
  | { by: 'replicas' }
  /** An annotation that its controller heeds. */
  | { by: 'annotation'; name: string; value: string };

/** Where an object of a kind says how many replicas it has. */
export type Scaling =
  | { by: 'replicas' }
  /** Fewest and most replicas of KServe's predictor. */
  | { by: 'predictor' }
  /** The one group of workers below this path. */
  | { by: 'workers'; path: string[] };

/** What can be done with the objects of a kind, and how. Which verbs there are is in the common package (`operations.ts`). */
export interface OperableKind {
  /** Group and version below which its objects are: of several versions the one that is watched first (`observe/resources.ts`). */
  api: string;
  plural: string;
  pause?: Pausing;
  scale?: Scaling;
  /** Paths of the annotations of its pod templates: a change of them rolls its pods. */
  restart?: string[][];
  /** Path of the field that bounds its run time in seconds, where the API lets it be changed. */
  deadline?: string[];
  /** What to do instead of extending it, one sentence. */
  instead?: string;
}

const SERVES =
  'It serves until it is stopped and has no longest run time, so there is nothing to extend';

const SUSPEND: Pausing = { by: 'suspend', path: ['spec', 'suspend'] };

/** KServe 0.20: takes its pods away and keeps the object and its address, for both of its kinds. */
const STOP: Pausing = {
  by: 'annotation',
  name: 'serving.kserve.io/stop',
  value: 'true',
};

/** One row a kind; what is absent can only be stopped. */
export const KINDS: Record<string, OperableKind> = {
  Pod: {
    api: '/api/v1',
    plural: 'pods',
    instead: 'Run it as a Job, whose run time can be extended',
  },
  Job: {
    api: '/apis/batch/v1',
    plural: 'jobs',
    pause: SUSPEND,
    deadline: ['spec', 'activeDeadlineSeconds'],
  },
  JobSet: {
    api: '/apis/jobset.x-k8s.io/v1alpha2',
    plural: 'jobsets',
    pause: SUSPEND,
  },
  TrainJob: {
    api: '/apis/trainer.kubeflow.org/v1alpha1',
    plural: 'trainjobs',
    pause: SUSPEND,
    // trainer v2: activeDeadlineSeconds is immutable.
    instead:
      'The run time of a TrainJob is fixed when it is made. Let it save a checkpoint, stop it, and launch it again from there with a longer run time',
  },
  PyTorchJob: {
    api: '/apis/kubeflow.org/v1',
    plural: 'pytorchjobs',
    pause: { by: 'suspend', path: ['spec', 'runPolicy', 'suspend'] },
    deadline: ['spec', 'runPolicy', 'activeDeadlineSeconds'],
  },
  RayJob: {
    api: '/apis/ray.io/v1',
    plural: 'rayjobs',
    pause: SUSPEND,
    deadline: ['spec', 'activeDeadlineSeconds'],
  },
  RayCluster: {
    api: '/apis/ray.io/v1',
    plural: 'rayclusters',
    pause: SUSPEND,
    scale: { by: 'workers', path: ['spec'] },
    instead: SERVES,
  },
  RayService: {
    api: '/apis/ray.io/v1',
    plural: 'rayservices',
    // Its own `spec.suspend` is only in KubeRay 1.7; this one every version passes on, and Kueue uses it too.
    pause: { by: 'suspend', path: ['spec', 'rayClusterConfig', 'suspend'] },
    scale: { by: 'workers', path: ['spec', 'rayClusterConfig'] },
    instead: SERVES,
  },
  Deployment: {
    api: '/apis/apps/v1',
    plural: 'deployments',
    pause: { by: 'replicas' },
    scale: { by: 'replicas' },
    restart: [['spec', 'template', 'metadata', 'annotations']],
    instead: SERVES,
  },
  StatefulSet: {
    api: '/apis/apps/v1',
    plural: 'statefulsets',
    pause: { by: 'replicas' },
    scale: { by: 'replicas' },
    restart: [['spec', 'template', 'metadata', 'annotations']],
    instead: SERVES,
  },
  LeaderWorkerSet: {
    api: '/apis/leaderworkerset.x-k8s.io/v1',
    plural: 'leaderworkersets',
    pause: { by: 'replicas' },
    scale: { by: 'replicas' },
    restart: [
      [
        'spec',
        'leaderWorkerTemplate',
        'workerTemplate',
        'metadata',
        'annotations',
      ],
    ],
    instead: SERVES,
  },
  InferenceService: {
    api: '/apis/serving.kserve.io/v1beta1',
    plural: 'inferenceservices',
    pause: STOP,
    scale: { by: 'predictor' },
    restart: [['spec', 'predictor', 'annotations']],
    instead: SERVES,
  },
  LLMInferenceService: {
    api: '/apis/serving.kserve.io/v1alpha2',
    plural: 'llminferenceservices',
    pause: STOP,
    scale: { by: 'replicas' },
    restart: [['spec', 'annotations']],
    instead: SERVES,
  },
};

/** What is known of a kind; undefined for one that is `generic`. */
export function knownKind(kind: string): OperableKind | undefined {
  return Object.prototype.hasOwnProperty.call(KINDS, kind)
    ? KINDS[kind]
    : undefined;
}

/** @throws InputError when nothing but stopping can be done with the kind from here */
export function kindOf({ kind }: Pick<WorkloadRow, 'kind'>): OperableKind {
  const known = knownKind(kind);
  if (!known) {
    throw new InputError(
      `A ${kind} can only be stopped from here. Use the tool that made it`,
    );
  }
  return known;
}

/** Group and version below which a row's object is: as it was observed, where its group has several versions. */
export function apiOf(row: Pick<WorkloadRow, 'kind' | 'apiVersion'>): string {
  const { api } = kindOf(row);
  const [group] = versionOf(api).split('/');
  return row.apiVersion?.startsWith(`${group}/`)
    ? `/apis/${row.apiVersion}`
    : api;
}

/** `apiVersion` of a row's object, e.g. `batch/v1`. */
export function apiVersionOf(
  row: Pick<WorkloadRow, 'kind' | 'apiVersion'>,
): string {
  return versionOf(apiOf(row));
}

function versionOf(api: string): string {
  return api.replace(/^\/apis?\//, '');
}

/** `{spec: {suspend: value}}` for `['spec', 'suspend']`. */
export function atPath(path: string[], value: unknown): Record<string, any> {
  return path.reduceRight<unknown>(
    (inner, key) => ({ [key]: inner }),
    value,
  ) as Record<string, any>;
}

/** What is at a path of an object; undefined when nothing is. */
export function valueAt(object: object, path: string[]): any {
  return path.reduce<any>((inner, key) => inner?.[key], object);
}
