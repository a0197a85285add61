/**
 * What the rules judge: for each kind the group, the exact versions and the resource. `Kind/subresource` is a subresource, which can only be
 * updated. A kind whose definition is not installed is never matched.
 */
const CREATE_UPDATE = ['CREATE', 'UPDATE'];
const kind = (apiGroup, apiVersions, resource, operations = CREATE_UPDATE) => ({
  apiGroup,
  apiVersions,
  resource,
  operations,
});
const sub = (apiGroup, apiVersions, resource) =>
  kind(apiGroup, apiVersions, resource, ['UPDATE']);

export const KINDS = {
  Pod: kind('', ['v1'], 'pods'),
  'Pod/ephemeralcontainers': sub('', ['v1'], 'pods/ephemeralcontainers'),
  'Pod/resize': sub('', ['v1'], 'pods/resize'),
  ReplicationController: kind('', ['v1'], 'replicationcontrollers'),
  'ReplicationController/scale': sub(
    '',
    ['v1'],
    'replicationcontrollers/scale',
  ),
  Job: kind('batch', ['v1'], 'jobs'),
  CronJob: kind('batch', ['v1'], 'cronjobs'),
  Deployment: kind('apps', ['v1'], 'deployments'),
  StatefulSet: kind('apps', ['v1'], 'statefulsets'),
  ReplicaSet: kind('apps', ['v1'], 'replicasets'),
  DaemonSet: kind('apps', ['v1'], 'daemonsets'),
  'Deployment/scale': sub('apps', ['v1'], 'deployments/scale'),
  'StatefulSet/scale': sub('apps', ['v1'], 'statefulsets/scale'),
  'ReplicaSet/scale': sub('apps', ['v1'], 'replicasets/scale'),
  JobSet: kind('jobset.x-k8s.io', ['v1alpha2'], 'jobsets'),
  LeaderWorkerSet: kind('leaderworkerset.x-k8s.io', ['v1'], 'leaderworkersets'),
  'LeaderWorkerSet/scale': sub(
    'leaderworkerset.x-k8s.io',
    ['v1'],
    'leaderworkersets/scale',
  ),
  TrainJob: kind('trainer.kubeflow.org', ['v1alpha1'], 'trainjobs'),
  PyTorchJob: kind('kubeflow.org', ['v1'], 'pytorchjobs'),
  RayJob: kind('ray.io', ['v1'], 'rayjobs'),
  RayCluster: kind('ray.io', ['v1'], 'rayclusters'),
  RayService: kind('ray.io', ['v1'], 'rayservices'),
  InferenceService: kind('serving.kserve.io', ['v1beta1'], 'inferenceservices'),
  LLMInferenceService: kind(
    'serving.kserve.io',
    ['v1alpha1', 'v1alpha2'],
    'llminferenceservices',
  ),
  HorizontalPodAutoscaler: kind(
    'autoscaling',
    ['v2'],
    'horizontalpodautoscalers',
  ),
  ScaledObject: kind('keda.sh', ['v1alpha1'], 'scaledobjects'),
  ResourceClaim: kind('resource.k8s.io', ['v1'], 'resourceclaims'),
  ResourceClaimTemplate: kind(
    'resource.k8s.io',
    ['v1'],
    'resourceclaimtemplates',
  ),
};

/** Every kind that holds pods or is one. */
export const WORKLOADS = [
  'Pod',
  'ReplicationController',
  'Job',
  'CronJob',
  'Deployment',
  'StatefulSet',
  'ReplicaSet',
  'DaemonSet',
  'JobSet',
  'LeaderWorkerSet',
  'TrainJob',
  'PyTorchJob',
  'RayJob',
  'RayCluster',
  'RayService',
  'InferenceService',
  'LLMInferenceService',
];

/** What is meant to end. A Pod is judged with these when no controller made it. */
export const TRAINING = [
  'Pod',
  'Job',
  'CronJob',
  'JobSet',
  'TrainJob',
  'PyTorchJob',
  'RayJob',
];

/** What is meant to go on. */
export const SERVING = [
  'ReplicationController',
  'Deployment',
  'StatefulSet',
  'ReplicaSet',
  'LeaderWorkerSet',
  'RayService',
  'InferenceService',
  'LLMInferenceService',
];

/** The doors to replicas that carry no template. */
export const SCALES = Object.keys(KINDS).filter(name =>
  name.endsWith('/scale'),
);

/** `group/version/Kind` of a kind, as ownerReferences name it. */
export function ownerNames(kind) {
  const { apiGroup, apiVersions } = KINDS[kind];
  return apiVersions.map(
    version => `${apiGroup ? `${apiGroup}/` : ''}${version}/${kind}`,
  );
}

/** `resourceRules` of a policy for these kinds: one rule for each group, versions and operations, in the order of the table. */
export function resourceRules(kinds) {
  const rules = new Map();
  for (const name of Object.keys(KINDS).filter(known =>
    kinds.includes(known),
  )) {
    const { apiGroup, apiVersions, resource, operations } = KINDS[name];
    const key = JSON.stringify([apiGroup, apiVersions, operations]);
    if (!rules.has(key)) {
      rules.set(key, {
        apiGroups: [apiGroup],
        apiVersions,
        operations,
        resources: [],
      });
    }
    rules.get(key).resources.push(resource);
  }
  const unknown = kinds.filter(name => !KINDS[name]);
  if (unknown.length > 0) throw new Error(`Not in kinds.mjs: ${unknown}`);
  return [...rules.values()];
}
