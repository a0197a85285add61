import { WORKLOADS } from '../kinds.mjs';
import { cut, REACH } from '../podRules.mjs';
import { RATCHET } from '../prelude.mjs';

export default {
  code: 'SW13',
  slug: 'gpu-counts',
  title: 'GPUs per pod',
  about:
    'a pod with GPUs asks for one of allowedGpuCounts, all its containers together.',
  reach: REACH,
  why: `A pod with 3 GPUs on a node with 8 leaves 5 that fit no pod of 4 or 8. Powers of two fill nodes, and most ways to split a model need
them.`,
  fix: 'Choose one of the allowed numbers of GPUs for a pod.',
  found: ['{gpus} GPUs in one pod; allowed are {allowed}.'],
  fields: ['gpusPerPod'],
  since: '0.2.0',
  bound: 'bound',
  params: true,
  kinds: WORKLOADS,
  variables: [
    {
      name: 'allowedGpuCounts',
      expression: 'params.spec.?allowedGpuCounts.orValue([])',
    },
    {
      name: 'oddCounts',
      comment:
        'Those that are not allowed, unless it was as odd before and is not more now.',
      expression: `variables.allowedGpuCounts.size() == 0 ? [] :
variables.gpuSets.map(s, s.gpus).filter(n, n > 0 && !(n in variables.allowedGpuCounts) &&
  !variables.oldGpuSets.exists(o, n <= o.gpus && !(o.gpus in variables.allowedGpuCounts)))`,
    },
  ],
  validations: [
    {
      comment: RATCHET,
      expression: 'variables.oddCounts.size() == 0',
      message: cut(
        "'SW13 gpus=' + string(variables.oddCounts[0]) + ' allowed=' + variables.allowedGpuCounts.map(n, string(n)).join(',')",
      ),
    },
  ],
};
