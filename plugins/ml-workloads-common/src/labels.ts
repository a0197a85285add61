/** The plugin id; also the path below `/api`. */
export const PLUGIN_ID = 'ml-workloads';

/** Labels and annotations that Slipway reads and writes. Kueue's and Backstage's own are here too, so that each is spelled once. */
export const LABELS = {
  /** On a Namespace: the team that owns it (`guardrails.md` §1.5). On an object: must equal its namespace's. */
  team: 'slipway.dev/team',
  /** On a Namespace: `set` once its `WorkloadLimits` exist. */
  limits: 'slipway.dev/limits',
  /** On an object that Slipway launched: the hardware profile. */
  profile: 'slipway.dev/profile',
  /** Kueue's queue of a workload. */
  queue: 'kueue.x-k8s.io/queue-name',
  /** Kueue's priority class of a workload. */
  priorityClass: 'kueue.x-k8s.io/priority-class',
  /** Backstage's own binding of an object to a catalog entity. */
  kubernetesId: 'backstage.io/kubernetes-id',
} as const;

export const ANNOTATIONS = {
  /** UUID of the client's launch; a retry with the same id and digest is answered with the first result. */
  launchId: 'slipway.dev/launch-id',
  /** SHA-256 of the launch request, hex. */
  launchDigest: 'slipway.dev/launch-digest',
  /** Entity reference of the person that launched it. */
  launchedBy: 'slipway.dev/launched-by',
  /** Entity reference of the component that owns the workload. */
  component: 'slipway.dev/component',
  /** Entity reference of the template, where a template launched it. */
  template: 'slipway.dev/template',
  /** On what was paused by scaling it to zero: how many replicas it goes back to. */
  pausedReplicas: 'slipway.dev/paused-replicas',
} as const;

/** Annotations of catalog entities; `catalog-backend-module-ml-workloads` documents them in the catalog's model. */
export const ENTITY_ANNOTATIONS = {
  /** Name of the cluster of the workload. */
  cluster: 'slipway.dev/cluster',
  /** Kubernetes namespace of the workload. */
  namespace: 'slipway.dev/namespace',
  /** Id of the workload. */
  workload: 'slipway.dev/workload',
} as const;

/** Annotations of a ValidatingAdmissionPolicy that carry its texts (`guardrails.md` §3.10). */
export const POLICY_ANNOTATIONS = {
  title: 'slipway.dev/title',
  why: 'slipway.dev/why',
  fix: 'slipway.dev/fix',
  /** Sentences of what was found, one a line, with `{value}` places. */
  found: 'slipway.dev/found',
  fields: 'slipway.dev/fields',
  since: 'slipway.dev/since',
} as const;

/** The one name of a namespace's `WorkloadLimits`. */
export const LIMITS_NAME = 'default';

/** Field manager of every write that Slipway makes. */
export const FIELD_MANAGER = 'slipway';
