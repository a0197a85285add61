import type {
  LaunchRequest,
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
  /** Pods that run at the same time. */
  replicas: number;
}

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
export interface LaunchFormData {
  target?: Partial<Target>;
  name?: string;
  engine?: string;
  type?: LaunchRequest['type'];
  image?: string;
  command?: string[];
  args?: string[];
  env?: Array<{ name?: string; value?: string }>;
  hardware?: Partial<Hardware>;
  maxRunSeconds?: number;
  retries?: number;
  simulate?: LaunchRequest['simulate'];
  review?: CheckedLaunch;
}

/** A field of the request that a person can change in the form. */
export type LaunchField = Exclude<keyof LaunchRequest, 'templateRef'>;

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
  profile: { label: 'Hardware profile', key: 'hardware' },
  gpusPerPod: { label: 'GPUs for each pod', key: 'hardware' },
  replicas: { label: 'Pods', key: 'hardware' },
  maxRunSeconds: { label: 'Longest run time', key: 'maxRunSeconds' },
  retries: { label: 'Retries', key: 'retries' },
  simulate: { label: 'Simulated outcome', key: 'simulate' },
};

export function isLaunchField(name: string): name is LaunchField {
  return Object.prototype.hasOwnProperty.call(LAUNCH_FIELDS, name);
}
