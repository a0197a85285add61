import { WORKLOADS } from '../kinds.mjs';
import { cut, MADE } from '../podRules.mjs';
import { RATCHET } from '../prelude.mjs';

const top = o => `${o}.metadata.?labels.orValue({})[?k].orValue('')`;
// Where several places give a pod its labels, one of them is enough.
const onPods = sets =>
  `${sets}.all(s, s.meta.exists(m, m.?labels.orValue({})[?k].orValue('') != ''))`;

export default {
  code: 'SW20',
  slug: 'required-labels',
  title: 'Required labels',
  about:
    'a GPU workload and its pod templates with GPUs carry every label of requiredLabels, with a value.',
  bound: 'bound',
  reach: 'What a controller makes is judged where its owner is made.',
  why: "The cost of a pod is told apart by its labels: without them it is on nobody's bill, and nobody knows whom to ask before it is stopped.",
  fix: 'Set the label on the object and on the metadata of its pod template. The form does both.',
  found: [
    '[at=pods] The pod template has no label {label}.',
    'The object has no label {label}.',
  ],
  fields: ['entityRef'],
  since: '0.2.0',
  params: true,
  kinds: WORKLOADS,
  variables: [
    MADE,
    {
      name: 'missingOnTop',
      comment: 'Labels that the object lacks, unless it lacked them before.',
      expression: `variables.made || variables.gpuSets.size() == 0 ? [] :
params.spec.?requiredLabels.orValue([]).filter(k, ${top('object')} == '' &&
  (variables.oldGpuSets.size() == 0 || ${top('oldObject')} != ''))`,
    },
    {
      name: 'missingOnPods',
      comment:
        'Labels that the pods will lack, unless they lacked them before.',
      expression: `variables.made || object.kind == 'Pod' ? [] :
params.spec.?requiredLabels.orValue([]).filter(k, !${onPods(
        'variables.gpuSets',
      )} &&
  (variables.oldGpuSets.size() == 0 || ${onPods('variables.oldGpuSets')}))`,
    },
  ],
  validations: [
    {
      comment: RATCHET,
      expression: 'variables.missingOnTop.size() == 0',
      message: cut("'SW20 at=top label=' + variables.missingOnTop[0]"),
    },
    {
      expression: 'variables.missingOnPods.size() == 0',
      message: cut("'SW20 at=pods label=' + variables.missingOnPods[0]"),
    },
  ],
};
