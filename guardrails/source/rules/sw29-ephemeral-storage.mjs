import { WORKLOADS } from '../kinds.mjs';
import {
  containerName,
  cut,
  findings,
  gpuContainers,
  limitOfPod,
  REACH,
} from '../podRules.mjs';

const { variables, validations } = findings({
  code: 'SW29',
  noun: 'unbounded',
  comment: 'Containers with GPUs that may fill the disk of their node.',
  on: 'params.spec.?requireEphemeralStorage.orValue(false)',
  finding: p => `${gpuContainers(
    p,
  )}.filter(c, !c.?resources.?limits[?'ephemeral-storage'].hasValue())
    .map(c, 'at=' + ${containerName})`,
});

export default {
  code: 'SW29',
  slug: 'ephemeral-storage',
  title: 'Ephemeral storage',
  about: `a container with GPUs limits ephemeral-storage where requireEphemeralStorage is set, and the containers of a pod with GPUs are limited to
maxEphemeralStorage in all.`,
  bound: 'bound',
  reach: `${REACH} Containers without GPUs may leave it out, so that what controllers add passes. A limit alone is the request as well. A
TrainJob or InferenceService that asks for GPUs states it as well.`,
  why: `Images, weights and checkpoints fill the disk of a node; when it is full, the kubelet evicts every pod on it, and their GPUs with
them.`,
  fix: 'Set request and limit of ephemeral-storage, and keep weights and checkpoints on a volume. A hardware profile does the first.',
  found: [
    'Container {at} has no limit of ephemeral storage.',
    '{gib} GiB of ephemeral storage; at most {max} is allowed.',
  ],
  fields: ['profile'],
  since: '0.2.0',
  params: true,
  kinds: WORKLOADS,
  variables: [
    ...variables,
    {
      name: 'disk',
      comment: 'Bytes of the pod with the most, and of the one before.',
      expression: `
([0.0] + variables.gpuSets.map(s, ${limitOfPod(
        's.spec',
        'ephemeral-storage',
      )})).max()`,
    },
    {
      name: 'oldDisk',
      expression: `
([-1.0] + variables.oldGpuSets.map(s, ${limitOfPod(
        's.spec',
        'ephemeral-storage',
      )})).max()`,
    },
  ],
  validations: [
    ...validations,
    {
      expression: `!has(params.spec.maxEphemeralStorage) || variables.disk <= quantity(params.spec.maxEphemeralStorage).asApproximateFloat() ||
variables.disk <= variables.oldDisk`,
      message: cut(
        "'SW29 gib=' + '%.1f'.format([variables.disk / 1073741824.0]) + ' max=' + params.spec.maxEphemeralStorage",
      ),
    },
  ],
};
