import type {
  LaunchFormValues,
  LaunchRequest,
  LaunchServing,
  Verdict,
  VerdictReason,
} from '@slipway/backstage-plugin-ml-workloads-common';

/** Value of `MlTeamTargetPicker`: who owns the workload and where it runs. */
export interface Target {
  /** Entity reference of the component. */
  entityRef: string;
  cluster: string;
  namespace: string;
  team: string;
  /** LocalQueue; absent when the namespace has none, or one is chosen by the platform. */
  queue?: string;
}

/** Value of `MlHardwareProfilePicker`. */
export interface Hardware {
  profile: string;
  gpusPerPod: number;
  /** Pods, nodes or workers that run at the same time; 1 where `MlScalingPicker` asks for them. */
  replicas: number;
  /** Pods of a group, where the engine makes groups. */
  podsPerReplica?: number;
}

/** Value of `MlServingField`: what is served. */
export type ServedModel = NonNullable<LaunchFormValues['model']>;

/** Value of `MlScalingPicker`: how many replicas serve it. */
export type Scaling = NonNullable<LaunchFormValues['scaling']>;

/** One entry of the value of `MlSecretEnvField`; only entries with all three parts are sent. */
export type SecretVariable = NonNullable<LaunchFormValues['secretEnv']>[number];

/** One entry of the value of `MlVolumesField`; only entries with all three parts are sent. */
export type Volume = NonNullable<LaunchFormValues['volumes']>[number];

/** A reason of the last check, with what the form said then, so that it is shown beside its field until the field changes. */
export interface CheckedReason
  extends Pick<VerdictReason, 'code' | 'message' | 'fix' | 'fields'> {}

/** Value of `MlLaunchReview`: what was checked and what the answer was. */
export interface CheckedLaunch {
  verdict: Verdict['value'] | 'checking' | 'unknown';
  /** The request that was checked; a form that says otherwise now has not been checked. */
  request?: LaunchRequest;
  reasons: CheckedReason[];
}

/** The keys of the form data that the fields read and write. A template may leave out what it does not offer. */
export interface LaunchFormData extends LaunchFormValues {
  review?: CheckedLaunch;
}

/** A field of the request that a person can change in the form; what is inside `serving` with a dot. */
export type LaunchField =
  | Exclude<keyof LaunchRequest, 'templateRef'>
  | `serving.${keyof LaunchServing}`;

/** What each field is called, and the form data key that holds it. Reasons name fields by the request's words. */
export const LAUNCH_FIELDS: Record<
  LaunchField,
  { label: string; key: keyof LaunchFormData }
> = {
  entityRef: { label: 'Component', key: 'target' },
  cluster: { label: 'Cluster', key: 'target' },
  namespace: { label: 'Namespace', key: 'target' },
  queue: { label: 'Queue', key: 'target' },
  name: { label: 'Name', key: 'name' },
  engine: { label: 'Engine', key: 'engine' },
  type: { label: 'Type', key: 'type' },
  image: { label: 'Image', key: 'image' },
  command: { label: 'Command', key: 'command' },
  args: { label: 'Arguments', key: 'args' },
  env: { label: 'Environment', key: 'env' },
  secretEnv: { label: 'Secrets', key: 'secretEnv' },
  serviceAccountName: { label: 'Service account', key: 'serviceAccountName' },
  profile: { label: 'Hardware profile', key: 'hardware' },
  gpusPerPod: { label: 'GPUs for each pod', key: 'hardware' },
  replicas: { label: 'Pods', key: 'hardware' },
  podsPerReplica: { label: 'Pods of a group', key: 'hardware' },
  maxRunSeconds: { label: 'Longest run time', key: 'maxRunSeconds' },
  retries: { label: 'Retries', key: 'retries' },
  priorityClass: { label: 'Priority', key: 'priorityClass' },
  volumes: { label: 'Volumes', key: 'volumes' },
  topology: { label: 'Nearness', key: 'topology' },
  runtime: { label: 'Runtime', key: 'runtime' },
  serving: { label: 'Scaling', key: 'scaling' },
  'serving.port': { label: 'Port', key: 'model' },
  'serving.healthPath': { label: 'Health path', key: 'model' },
  'serving.modelSizeGiB': { label: 'Model size', key: 'model' },
  'serving.modelFormat': { label: 'Model format', key: 'model' },
  'serving.storageUri': { label: 'Where the weights are', key: 'model' },
  'serving.stage': { label: 'Stage', key: 'scaling' },
  'serving.minReplicas': { label: 'Least replicas', key: 'scaling' },
  'serving.maxReplicas': { label: 'Most replicas', key: 'scaling' },
  'serving.autoscaling': { label: 'Autoscaling', key: 'scaling' },
  simulate: { label: 'Simulated outcome', key: 'simulate' },
};

export function isLaunchField(name: string): name is LaunchField {
  return Object.prototype.hasOwnProperty.call(LAUNCH_FIELDS, name);
}

/** The form data key that holds a field: the replicas of a server are asked for by its scaling, those of a training by its hardware. */
export function keyOf(
  field: LaunchField,
  type: LaunchRequest['type'] | undefined,
): keyof LaunchFormData {
  return field === 'replicas' && type === 'serving'
    ? 'scaling'
    : LAUNCH_FIELDS[field].key;
}

/** What a field is called in the form of this kind of work. */
export function labelOf(
  field: LaunchField,
  type: LaunchRequest['type'] | undefined,
): string {
  return field === 'replicas' && type === 'serving'
    ? LAUNCH_FIELDS['serving.minReplicas'].label
    : LAUNCH_FIELDS[field].label;
}

/** Value of a field in a request; the dot leads into `serving`. */
export function fieldValue(request: LaunchRequest, field: LaunchField) {
  const [head, inner] = field.split('.');
  const value = request[head as keyof LaunchRequest];
  return inner
    ? (value as LaunchServing | undefined)?.[inner as keyof LaunchServing]
    : value;
}
