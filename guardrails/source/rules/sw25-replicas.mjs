import { SERVING } from '../kinds.mjs';

/**
 * The fewest replicas that it can have. For an autoscaler that is its minimum; KEDA's own is 0. What has only a number of replicas is judged when it
 * is made: scaling down is how it is paused.
 */
const least = (o, gpuSets) => `
${o}.kind == 'HorizontalPodAutoscaler' ? ${o}.spec.?minReplicas.orValue(1) :
${o}.kind == 'ScaledObject' ? [${o}.spec.?minReplicaCount.orValue(0), ${o}.spec.?idleReplicaCount.orValue(2147483647)].min() :
${gpuSets}.size() == 0 ? 2147483647 :
${o}.kind == 'InferenceService' ? ${o}.spec.?predictor.?minReplicas.orValue(1) :
${o}.kind == 'LLMInferenceService' ? ${o}.spec.?scaling.?minReplicas.or(${o}.spec.?replicas).orValue(1) :
${o}.kind == 'RayService' ? ${o}.spec.rayClusterConfig.?workerGroupSpecs.orValue([]).map(w,
    ${o}.spec.rayClusterConfig.?enableInTreeAutoscaling.orValue(false) ? w.?minReplicas.orValue(0) :
      [w.?replicas.orValue(0), w.?minReplicas.orValue(0)].max()).sum() +
  (${gpuSets}.exists(s, s.spec == ${o}.spec.rayClusterConfig.headGroupSpec.template.spec) ? 1 : 0) :
${o}.spec.?replicas.orValue(1)`;

export default {
  code: 'SW25',
  slug: 'replicas',
  about:
    'what serves on GPUs keeps at least serving.minReplicas, and at least one where the namespace is slipway.dev/stage=production.',
  bound: 'bound',
  reach:
    'On autoscalers it looks at their minimum, whatever they scale, since they do not say whether its pods hold GPUs; the replicas of a RayService are its workers. What has only a number of replicas is judged when it is made, since scaling it down is how it is paused. The most replicas are a matter of SW01.',
  title: 'Fewest replicas',
  why: 'Loading a model takes minutes, so that the first request after scaling to zero waits or fails. Nobody minds in development; everybody does in production.',
  fix: 'Raise the minimum number of replicas to the limit. Scaling to zero is for development: use a namespace that is not marked as production.',
  found: [
    '[min=1] It can go down to {replicas} replicas; production keeps at least one.',
    'It can go down to {replicas} replicas; at least {min} are asked for.',
  ],
  fields: ['serving'],
  since: '0.2.0',
  params: true,
  kinds: [
    ...SERVING.filter(
      kind => !['ReplicaSet', 'ReplicationController'].includes(kind),
    ),
    'HorizontalPodAutoscaler',
    'ScaledObject',
  ],
  variables: [
    {
      name: 'least',
      comment:
        'The fewest replicas that it can have; the largest where it has no GPUs.',
      expression: least('object', 'variables.gpuSets'),
    },
    {
      name: 'oldLeast',
      expression: `
oldObject == null ? 2147483647 :${least('oldObject', 'variables.oldGpuSets')}`,
    },
    {
      name: 'required',
      comment: '0 where the limits do not say.',
      expression: `
!has(params.spec.serving) || !has(params.spec.serving.minReplicas) ? 0 :
variables.production ? [params.spec.serving.minReplicas, dyn(1)].max() : params.spec.serving.minReplicas`,
    },
  ],
  validations: [
    {
      comment:
        'Ratchet: an update is refused only when it lowers the minimum; the number of replicas itself may always fall.',
      expression: `
variables.least >= variables.required || variables.covered ||
(oldObject != null && (variables.least >= variables.oldLeast || object.kind in ['Deployment', 'StatefulSet', 'LeaderWorkerSet']))`,
      message: `
'SW25 replicas=' + string(variables.least) + ' min=' + string(variables.required)`,
    },
  ],
};
