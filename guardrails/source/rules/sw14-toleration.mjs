import { cut, PLACED, REACH } from '../podRules.mjs';
import { RATCHET } from '../prelude.mjs';

// A toleration without a key tolerates every taint.
const tolerates = p =>
  `${p}.?tolerations.orValue([]).exists(t, t.?key.orValue('') == '' || t.key == variables.gpuTaint)`;
const intruders = sets => `${sets}.filter(s, s.gpus == 0 && s.floor == 0 &&
  s.spec.?resourceClaims.orValue([]).size() == 0 && ${tolerates(
    's.spec',
  )}).size()`;

export default {
  code: 'SW14',
  slug: 'toleration',
  title: 'GPU toleration',
  about:
    'a pod tolerates the taint of GPU nodes (gpuTaint.key) if it asks for GPUs, and only then.',
  reach: `${REACH} A pod with claims for devices may tolerate it as well. What Kueue adds from a flavor is not held against a pod without
GPUs. Of a TrainJob the pods are judged: their toleration comes
from its runtime. An InferenceService states it itself.`,
  why: `GPU nodes are tainted so that pods without GPUs stay away: one of them can take the CPU and memory that the GPUs of a node need. A GPU
pod without the toleration waits for ever.`,
  fix: `Choose a hardware profile, which brings the toleration; take it away from pods that ask for no GPU. A toleration without a key
tolerates everything.`,
  found: [
    '[tolerates=none] A pod with GPUs does not tolerate the taint {taint} of GPU nodes.',
    'A pod without GPUs tolerates the taint {taint} of GPU nodes.',
  ],
  fields: ['profile'],
  since: '0.2.0',
  bound: 'bound',
  params: true,
  kinds: PLACED,
  variables: [
    {
      name: 'gpuTaint',
      expression: `has(params.spec.gpuTaint) ? params.spec.gpuTaint.?key.orValue('nvidia.com/gpu') : ''`,
    },
    {
      name: 'shutOut',
      comment: 'Pods with GPUs that no GPU node takes.',
      expression: `variables.gpuTaint == '' ? 0 :
variables.gpuSets.filter(s, !${tolerates('s.spec')}).size()`,
    },
    {
      name: 'oldShutOut',
      expression: `variables.oldGpuSets.filter(s, !${tolerates(
        's.spec',
      )}).size()`,
    },
    {
      name: 'kueues',
      comment:
        "Kueue writes a flavor's tolerations into the templates that it starts, also of pods without GPUs.",
      expression: `variables.trusted &&
(object.kind != 'Pod' || 'kueue.x-k8s.io/podset' in object.metadata.?labels.orValue({}))`,
    },
    {
      name: 'intruders',
      comment: 'Pods without GPUs that GPU nodes take.',
      expression: `variables.gpuTaint == '' || variables.kueues ? 0 :
${intruders('variables.sets')}`,
    },
    {
      name: 'oldIntruders',
      expression: `${intruders('variables.oldSets')}`,
    },
  ],
  validations: [
    {
      comment: RATCHET,
      expression: `variables.shutOut == 0 || (oldObject != null && variables.shutOut <= variables.oldShutOut)`,
      message: cut(`'SW14 tolerates=none taint=' + variables.gpuTaint`),
    },
    {
      expression: `variables.intruders == 0 || (oldObject != null && variables.intruders <= variables.oldIntruders)`,
      message: cut(`'SW14 gpus=0 taint=' + variables.gpuTaint`),
    },
  ],
};
