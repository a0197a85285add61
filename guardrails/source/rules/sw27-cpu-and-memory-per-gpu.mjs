import { WORKLOADS } from '../kinds.mjs';
import { cut, REACH, requestOfPod } from '../podRules.mjs';
import { RATCHET } from '../prelude.mjs';

const perGpu = (sets, resource) =>
  `${sets}.filter(s, s.gpus > 0).map(s, ${requestOfPod(
    's.spec',
    resource,
  )} / double(s.gpus))`;

/** For each pod with GPUs what it requests for each of them; refused is what is above the limit and above what it was. */
const bound = (noun, limit, resource) => {
  const Noun = noun[0].toUpperCase() + noun.slice(1);
  return [
    {
      name: noun,
      expression: `!has(params.spec.${limit}) ? [] :
${perGpu(
  'variables.gpuSets',
  resource,
)}.filter(x, x > quantity(params.spec.${limit}).asApproximateFloat())`,
    },
    {
      name: `old${Noun}`,
      expression: `
([-1.0] + ${perGpu('variables.oldGpuSets', resource)}).max()`,
    },
  ];
};

export default {
  code: 'SW27',
  slug: 'cpu-and-memory-per-gpu',
  title: 'CPU and memory per GPU',
  about: `a pod with GPUs requests at most maxCpuPerGpu and maxMemoryPerGpu for each of them, all containers together.`,
  bound: 'bound',
  reach: `${REACH} Containers that run before the others do not count. Resizing a pod in place is judged too.`,
  why: `A pod with one GPU that takes the CPU or memory of the whole node strands the other GPUs: nobody can start beside it, and all are
paid.`,
  fix: 'Request less CPU and memory, or more GPUs. A hardware profile keeps to the shape of its nodes.',
  found: [
    '{cpu} cores for each GPU; at most {max} are allowed.',
    '{gib} GiB of memory for each GPU; at most {max} is allowed.',
  ],
  fields: ['profile', 'gpusPerPod'],
  since: '0.2.0',
  params: true,
  kinds: [...WORKLOADS, 'Pod/resize'],
  variables: [
    ...bound('cpuPerGpu', 'maxCpuPerGpu', 'cpu'),
    ...bound('memoryPerGpu', 'maxMemoryPerGpu', 'memory'),
  ],
  validations: [
    {
      comment: RATCHET,
      expression:
        'variables.cpuPerGpu.size() == 0 || variables.cpuPerGpu.max() <= variables.oldCpuPerGpu',
      message: cut(
        "'SW27 cpu=' + '%.1f'.format([variables.cpuPerGpu.max()]) + ' max=' + params.spec.maxCpuPerGpu",
      ),
    },
    {
      expression:
        'variables.memoryPerGpu.size() == 0 || variables.memoryPerGpu.max() <= variables.oldMemoryPerGpu',
      message: cut(
        "'SW27 gib=' + '%.1f'.format([variables.memoryPerGpu.max() / 1073741824.0]) + ' max=' + params.spec.maxMemoryPerGpu",
      ),
    },
  ],
};
