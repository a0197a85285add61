import { SCALES, WORKLOADS } from '../kinds.mjs';
import { UNBOUNDED } from '../podSets.mjs';
import { RATCHET } from '../prelude.mjs';

const REPLICATED =
  "['Deployment', 'StatefulSet', 'ReplicaSet', 'ReplicationController', 'LeaderWorkerSet']";

/** Replicas of what serves, with the most that an autoscaler may make of it; 0 for what has none. KEDA's own maximum is 100. */
const replicas = (o, gpus) => `
${o}.kind == 'Scale' ? ${o}.spec.?replicas.orValue(0) :
${o}.kind == 'HorizontalPodAutoscaler' ? ${o}.spec.maxReplicas :
${o}.kind == 'ScaledObject' ? ${o}.spec.?maxReplicaCount.orValue(100) :
${gpus} == 0 ? 0 :
${o}.kind in ${REPLICATED} ? ${o}.spec.?replicas.orValue(1) :
${o}.kind == 'InferenceService' ? ([0] + ${o}.spec.?predictor.?maxReplicas.optMap(n, [n]).orValue([])).max() :
${o}.kind == 'LLMInferenceService' ? ${o}.spec.?scaling.?maxReplicas.or(${o}.spec.?replicas).orValue(1) : 0`;

const shown = value =>
  `(${value} >= ${UNBOUNDED} ? 'unbounded' : string(${value}))`;

export default {
  code: 'SW01',
  slug: 'gpus-per-workload',
  about:
    'the GPUs that one pod and a whole workload can hold at once, and replicas, are bounded.',
  bound: 'bound',
  reach:
    "It holds on every kind below that has a template; what an autoscaler can make of it counts. Advice only: on */scale and autoscalers, whose objects carry no template, so that GPUs cannot be counted there; the ResourceQuota of the namespace is the bound under them. GPUs that a cluster's runtime adds to a TrainJob or InferenceService are the platform's.",
  title: 'Most GPUs per workload',
  why: 'A typing error in a replica count can take the GPUs of every other team. Quota sees pods one by one; only a rule on the whole workload can say so before it starts.',
  fix: 'Ask for fewer GPUs: GPUs per pod times pods must not exceed the limit. Platform can raise maxGpusPerWorkload in the WorkloadLimits of the namespace. State the maximum of an autoscaler, and numNodes and resourcesPerNode of a TrainJob.',
  found: [
    '[nodes=none] A TrainJob must state numNodes, so that its GPUs can be counted.',
    '[resources=none] A TrainJob must state resourcesPerNode, so that its GPUs can be counted.',
    '[gpus=unbounded] Nothing bounds the pods of this workload; at most {max} GPUs are allowed.',
    '{gpus} GPUs in all; at most {max} are allowed.',
    '{perPod} GPUs in one pod; at most {max} are allowed.',
    '{replicas} replicas; at most {max} are allowed.',
  ],
  fields: ['gpusPerPod', 'replicas'],
  since: '0.1.0',
  params: true,
  kinds: [...WORKLOADS, ...SCALES, 'HorizontalPodAutoscaler', 'ScaledObject'],
  variables: [
    {
      name: 'was',
      comment: 'Before the update; -1 for what is new.',
      expression: 'oldObject == null ? -1 : variables.oldTotalGpus',
    },
    {
      name: 'maxPerPod',
      expression: 'params.spec.?maxGpusPerPod.orValue(2147483647)',
    },
    {
      name: 'replicas',
      comment:
        "Replicas of what serves, and of scale requests and autoscalers; 0 where there are none. KEDA's own maximum is 100.",
      expression: replicas('object', 'variables.gpus'),
    },
    {
      name: 'oldReplicas',
      expression: `
oldObject == null ? -1 :${replicas('oldObject', 'variables.oldGpus')}`,
    },
    {
      name: 'maxReplicas',
      expression: 'params.spec.?serving.?maxReplicas.orValue(2147483647)',
    },
    {
      name: 'unstated',
      comment:
        'What a TrainJob must state, since its runtime would decide otherwise.',
      expression: `
object.kind != 'TrainJob' ? '' :
!object.spec.?trainer.?numNodes.hasValue() ? 'nodes' :
!object.spec.?trainer.?resourcesPerNode.?limits.hasValue() && !object.spec.?trainer.?resourcesPerNode.?requests.hasValue() ? 'resources' : ''`,
    },
  ],
  validations: [
    {
      comment: RATCHET,
      expression: `
variables.covered || variables.totalGpus <= params.spec.maxGpusPerWorkload ||
(variables.was >= 0 && variables.totalGpus <= variables.was)`,
      message: `
'SW01 gpus=' + ${shown(
        'variables.totalGpus',
      )} + ' max=' + string(params.spec.maxGpusPerWorkload)`,
    },
    {
      expression: `
variables.covered || variables.gpusPerPod <= variables.maxPerPod || variables.gpusPerPod <= variables.oldGpusPerPod`,
      message: `
'SW01 perPod=' + string(variables.gpusPerPod) + ' max=' + string(variables.maxPerPod)`,
    },
    {
      expression: `
variables.covered || variables.replicas <= variables.maxReplicas ||
(variables.oldReplicas >= 0 && variables.replicas <= variables.oldReplicas)`,
      message: `
'SW01 replicas=' + ${shown(
        'variables.replicas',
      )} + ' max=' + string(variables.maxReplicas)`,
    },
    {
      expression: `
variables.covered || variables.unstated == '' || oldObject != null`,
      message: `
'SW01 ' + variables.unstated + '=none'`,
    },
  ],
};
