/**
 * What is kept of an object that comes from a cluster (`guardrails.md` §5.22). Everything else — environment values, commands and
 * arguments, unknown annotations, `managedFields`, the last applied configuration, volumes — is dropped before it reaches memory that
 * lasts, the database, an answer or a recording. A new field is kept only by being named here.
 */

/** `true` keeps a value whole; an object keeps the named keys; an array's elements are kept by the same shape. */
export type Shape = true | { [key: string]: Shape };

const keys = (...names: string[]): { [key: string]: Shape } =>
  Object.fromEntries(names.map(name => [name, true as const]));

/** Of every object and every template; of the annotations only those that mean something are kept (`allowList.ts`). */
export const METADATA: Shape = keys(
  'name',
  'namespace',
  'uid',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'resourceVersion',
  'generation',
  'generateName',
  'labels',
  'annotations',
  'ownerReferences',
  'finalizers',
);

const CONTAINER: Shape = {
  ...keys('name', 'image', 'resources', 'restartPolicy', 'ports'),
  // The names say what a program is configured by; their values may be secrets.
  env: keys('name'),
};

const POD_SPEC: Shape = {
  ...keys(
    'nodeName',
    'nodeSelector',
    'tolerations',
    'priority',
    'priorityClassName',
    'schedulerName',
    'schedulingGates',
    'schedulingGroup',
    'restartPolicy',
    'activeDeadlineSeconds',
    'terminationGracePeriodSeconds',
    'serviceAccountName',
    'runtimeClassName',
    'resourceClaims',
    'resources',
  ),
  containers: CONTAINER,
  initContainers: CONTAINER,
};

const TEMPLATE: Shape = { metadata: METADATA, spec: POD_SPEC };

const CONTAINER_STATUS: Shape = keys(
  'name',
  'image',
  'ready',
  'started',
  'restartCount',
  'state',
  'lastState',
);

const POD_STATUS: Shape = {
  ...keys(
    'phase',
    'reason',
    'message',
    'conditions',
    'startTime',
    'qosClass',
    'nominatedNodeName',
    'resourceClaimStatuses',
    'extendedResourceClaimStatus',
  ),
  containerStatuses: CONTAINER_STATUS,
  initContainerStatuses: CONTAINER_STATUS,
};

const SCALED: Shape = {
  spec: {
    ...keys('replicas', 'paused', 'selector', 'serviceName', 'minReadySeconds'),
    template: TEMPLATE,
  },
  status: true,
};

const RAY_CLUSTER_SPEC: Shape = {
  ...keys('suspend', 'rayVersion', 'enableInTreeAutoscaling'),
  headGroupSpec: { template: TEMPLATE },
  workerGroupSpecs: {
    ...keys(
      'groupName',
      'replicas',
      'minReplicas',
      'maxReplicas',
      'numOfHosts',
      'suspend',
    ),
    template: TEMPLATE,
  },
};

const REPLICA: Shape = { ...keys('replicas'), template: TEMPLATE };

const JOB_SPEC: { [key: string]: Shape } = {
  ...keys(
    'parallelism',
    'completions',
    'completionMode',
    'backoffLimit',
    'backoffLimitPerIndex',
    'activeDeadlineSeconds',
    'ttlSecondsAfterFinished',
    'suspend',
    'managedBy',
    'podReplacementPolicy',
  ),
  template: TEMPLATE,
};

/** A device of a driver for dynamic resource allocation: what and of which GPU it is. There may be hundreds on a node. */
const DEVICE: { [key: string]: Shape } = {
  ...keys('allowMultipleAllocations', 'capacity'),
  // What of a GPU that is cut as it is asked for a device needs.
  consumesCounters: keys('counterSet', 'counters'),
  taints: keys('key', 'effect'),
  attributes: keys(
    'type',
    'uuid',
    'profile',
    'productName',
    'parentUUID',
    'parentDeviceID',
    'parentPciAddr',
    'pciBusID',
    'pcieBusID',
    'resource.kubernetes.io/pciBusID',
  ),
};

/** Shape of `spec`, `status` and the like; `apiVersion`, `kind` and the metadata are kept of everything. */
export const SHAPES: Record<string, { [key: string]: Shape }> = {
  pods: { spec: POD_SPEC, status: POD_STATUS },
  nodes: {
    spec: keys('unschedulable', 'taints', 'providerID'),
    status: keys('capacity', 'allocatable', 'conditions'),
  },
  namespaces: { status: keys('phase') },
  events: keys(
    'type',
    'reason',
    'message',
    'count',
    'firstTimestamp',
    'lastTimestamp',
    'eventTime',
    'involvedObject',
    'source',
    'series',
    'reportingComponent',
  ),
  'jobs.batch': { spec: JOB_SPEC, status: true },
  'cronjobs.batch': {
    spec: { ...keys('suspend', 'schedule'), jobTemplate: { spec: JOB_SPEC } },
  },
  'deployments.apps': SCALED,
  'replicasets.apps': SCALED,
  'statefulsets.apps': SCALED,
  'daemonsets.apps': SCALED,
  'jobsets.jobset.x-k8s.io': {
    spec: {
      ...keys('suspend', 'failurePolicy', 'successPolicy', 'startupPolicy'),
      replicatedJobs: {
        ...keys('name', 'replicas', 'groupName', 'dependsOn'),
        template: { metadata: METADATA, spec: JOB_SPEC },
      },
    },
    status: true,
  },
  'trainjobs.trainer.kubeflow.org': {
    spec: {
      ...keys('suspend', 'runtimeRef', 'managedBy', 'activeDeadlineSeconds'),
      trainer: keys('image', 'numNodes', 'numProcPerNode', 'resourcesPerNode'),
    },
    status: true,
  },
  'leaderworkersets.leaderworkerset.x-k8s.io': {
    spec: {
      ...keys('replicas', 'startupPolicy'),
      leaderWorkerTemplate: {
        ...keys('size', 'restartPolicy'),
        leaderTemplate: TEMPLATE,
        workerTemplate: TEMPLATE,
      },
    },
    status: true,
  },
  'rayjobs.ray.io': {
    spec: {
      ...keys(
        'suspend',
        'shutdownAfterJobFinishes',
        'activeDeadlineSeconds',
        'preRunningDeadlineSeconds',
        'backoffLimit',
      ),
      rayClusterSpec: RAY_CLUSTER_SPEC,
    },
    status: true,
  },
  'rayclusters.ray.io': { spec: RAY_CLUSTER_SPEC, status: true },
  'rayservices.ray.io': {
    spec: { ...keys('suspend'), rayClusterConfig: RAY_CLUSTER_SPEC },
    status: true,
  },
  'pytorchjobs.kubeflow.org': {
    spec: {
      runPolicy: keys(
        'suspend',
        'activeDeadlineSeconds',
        'ttlSecondsAfterFinished',
        'backoffLimit',
        'cleanPodPolicy',
        'managedBy',
      ),
      pytorchReplicaSpecs: { Master: REPLICA, Worker: REPLICA },
    },
    status: true,
  },
  'inferenceservices.serving.kserve.io': {
    spec: {
      predictor: {
        ...keys('minReplicas', 'maxReplicas', 'scaleTarget', 'scaleMetric'),
        model: keys('modelFormat', 'runtime', 'resources'),
        containers: CONTAINER,
      },
    },
    status: true,
  },
  'llminferenceservices.serving.kserve.io': {
    spec: {
      ...keys('replicas', 'parallelism'),
      model: keys('name'),
      template: POD_SPEC,
      worker: POD_SPEC,
      prefill: {
        ...keys('replicas', 'parallelism'),
        template: POD_SPEC,
        worker: POD_SPEC,
      },
    },
    status: true,
  },
  'nodeclaims.karpenter.sh': {
    status: keys('conditions', 'nodeName', 'providerID', 'capacity'),
  },
  'provisioningrequests.autoscaling.x-k8s.io': {
    spec: keys('provisioningClassName'),
    status: keys('conditions'),
  },
  'resourceclaims.resource.k8s.io': {
    status: {
      allocation: {
        devices: {
          results: keys(
            'request',
            'driver',
            'pool',
            'device',
            'adminAccess',
            'consumedCapacity',
            'shareID',
          ),
        },
      },
      reservedFor: keys('resource', 'name', 'uid'),
    },
  },
  'resourceslices.resource.k8s.io': {
    spec: {
      ...keys('driver', 'nodeName', 'pool'),
      sharedCounters: keys('name', 'counters'),
      devices: {
        ...keys('name'),
        ...DEVICE,
        // Of v1beta1.
        basic: DEVICE,
      },
    },
  },
  'workloads.kueue.x-k8s.io': {
    spec: {
      ...keys(
        'active',
        'queueName',
        'priority',
        'priorityClassName',
        'priorityClassSource',
        'priorityClassRef',
        'maximumExecutionTimeSeconds',
      ),
      podSets: { ...keys('name', 'count', 'minCount'), template: TEMPLATE },
    },
    status: true,
  },
  'localqueues.kueue.x-k8s.io': { spec: true, status: true },
  'clusterqueues.kueue.x-k8s.io': { spec: true, status: true },
  'resourceflavors.kueue.x-k8s.io': { spec: true },
  'cohorts.kueue.x-k8s.io': { spec: true, status: true },
  resourcequotas: { spec: true, status: true },
  'workloadlimits.guardrails.slipway.dev': { spec: true },
  'validatingadmissionpolicies.admissionregistration.k8s.io': { spec: true },
};

/** Kinds whose shape is not known yet: enough to tell what they are and how they are. */
export const OTHERS: { [key: string]: Shape } = {
  spec: keys('replicas', 'suspend', 'paused'),
  status: keys('phase', 'conditions', 'replicas', 'readyReplicas'),
};
