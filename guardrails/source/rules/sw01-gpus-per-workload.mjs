import { WORKLOADS } from '../kinds.mjs';
import { RATCHET } from '../prelude.mjs';

export default {
  code: 'SW01',
  slug: 'gpus-per-workload',
  about:
    'the GPUs that a whole workload can hold at once, and its replicas, are bounded.',
  bound: 'bound',
  reach:
    'It holds on every kind below. Advice only: on */scale and autoscalers, whose objects carry no template, so that GPUs cannot be counted there; the ResourceQuota of the namespace is the bound under them.',
  title: 'Most GPUs per workload',
  why: 'A typing error in a replica count can take the GPUs of every other team. Quota sees pods one by one; only a rule on the whole workload can say so before it starts.',
  fix: 'Ask for fewer GPUs: GPUs per pod times pods must not exceed the limit. Platform can raise maxGpusPerWorkload in the WorkloadLimits of the namespace.',
  found: [
    '[gpus=unbounded] A DaemonSet takes GPUs on every node; at most {max} are allowed.',
    '{gpus} GPUs in all; at most {max} are allowed.',
    '{replicas} replicas; at most {max} are allowed.',
  ],
  fields: ['gpusPerPod', 'replicas'],
  since: '0.1.0',
  params: true,
  kinds: [
    ...WORKLOADS,
    'ReplicationController/scale',
    'Deployment/scale',
    'StatefulSet/scale',
    'ReplicaSet/scale',
    'HorizontalPodAutoscaler',
  ],
  variables: [
    {
      name: 'now',
      expression: `
variables.gpus * variables.pods`,
    },
    {
      name: 'was',
      expression: `
oldObject == null ? -1 : variables.oldGpus * variables.oldPods`,
    },
    {
      name: 'replicas',
      expression: `
object.kind == 'Scale' ? object.spec.?replicas.orValue(0) : object.kind == 'HorizontalPodAutoscaler' ? object.spec.maxReplicas : object.kind in ['Deployment', 'StatefulSet', 'ReplicaSet', 'ReplicationController'] && variables.gpus > 0 ? object.spec.?replicas.orValue(1) : 0`,
    },
    {
      name: 'oldReplicas',
      expression: `
oldObject == null ? -1 : oldObject.kind == 'Scale' ? oldObject.spec.?replicas.orValue(0) : oldObject.kind == 'HorizontalPodAutoscaler' ? oldObject.spec.maxReplicas : oldObject.kind in ['Deployment', 'StatefulSet', 'ReplicaSet', 'ReplicationController'] && variables.oldGpus > 0 ? oldObject.spec.?replicas.orValue(1) : 0`,
    },
    {
      name: 'maxReplicas',
      expression: `
params.spec.?serving.?maxReplicas.orValue(2147483647)`,
    },
  ],
  validations: [
    {
      comment: RATCHET,
      expression: `
variables.covered || variables.now <= params.spec.maxGpusPerWorkload || (variables.was >= 0 && variables.now <= variables.was)`,
      message: `
'SW01 gpus=' + (object.kind == 'DaemonSet' ? 'unbounded' : string(variables.now)) + ' max=' + string(params.spec.maxGpusPerWorkload)`,
    },
    {
      expression: `
variables.covered || variables.replicas <= variables.maxReplicas || (variables.oldReplicas >= 0 && variables.replicas <= variables.oldReplicas)`,
      message: `
'SW01 replicas=' + string(variables.replicas) + ' max=' + string(variables.maxReplicas)`,
    },
  ],
};
