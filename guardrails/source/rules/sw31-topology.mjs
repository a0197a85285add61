import { RATCHET } from '../prelude.mjs';

/** Annotations of a pod template that make Kueue place its pods close together. */
const ASKED = `(m.?annotations.orValue({}).exists(a, a in ['kueue.x-k8s.io/podset-required-topology',
    'kueue.x-k8s.io/podset-preferred-topology', 'kueue.x-k8s.io/podset-slice-required-topology']))`;

/** GPU templates of several pods that ask for nothing. On a TrainJob the annotation comes with a runtime patch. */
const scattered = (o, sets, pods) => `
${pods} < 2 ? 0 : ${o}.kind == 'TrainJob' ?
  (${o}.spec.?runtimePatches.orValue([]).exists(p,
     p.?trainingRuntimeSpec.?template.?spec.?replicatedJobs.orValue([]).exists(r,
       r.?template.?spec.?template.?metadata.optMap(m, [m]).orValue([]).exists(m, ${ASKED}))) ? 0 : ${pods}) :
  ${sets}.filter(s, !s.meta.exists(m, ${ASKED})).map(s, s.pods).sum()`;

export default {
  code: 'SW31',
  slug: 'topology',
  about:
    'GPU training on several pods asks Kueue to place them close together, where requireTopology is set.',
  bound: 'bound',
  reach:
    "It binds where the queue's flavors have a topology; elsewhere Kueue refuses the annotation. An unconstrained topology asks for nothing.",
  title: 'Topology for multi-node training',
  why: 'Pods that exchange gradients across zones are slow, wait for each other on paid GPUs, and the traffic between zones is billed.',
  fix: 'Ask for the same rack or block (annotation kueue.x-k8s.io/podset-required-topology or podset-preferred-topology on the pod template).',
  found: ['{pods} pods with GPUs may be placed anywhere.'],
  fields: ['topology'],
  since: '0.2.0',
  params: true,
  kinds: ['Job', 'CronJob', 'JobSet', 'TrainJob', 'PyTorchJob', 'RayJob'],
  variables: [
    {
      name: 'scattered',
      comment: 'Pods with GPUs whose place is not asked for.',
      expression: scattered('object', 'variables.gpuSets', 'variables.pods'),
    },
    {
      name: 'oldScattered',
      expression: `
oldObject == null ? -1 :${scattered(
        'oldObject',
        'variables.oldGpuSets',
        'variables.oldPods',
      )}`,
    },
  ],
  validations: [
    {
      comment: RATCHET,
      expression: `
!params.spec.?requireTopology.orValue(false) || variables.scattered == 0 || variables.gpus == 0 || variables.covered ||
variables.scattered <= variables.oldScattered`,
      message: `
'SW31 pods=' + string(variables.scattered)`,
    },
  ],
};
