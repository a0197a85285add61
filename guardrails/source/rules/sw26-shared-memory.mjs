import {
  REACH,
  SAYING_ALL,
  containerName,
  findings,
  gpuContainers,
} from '../podRules.mjs';

const mount =
  "c.?volumeMounts.orValue([]).filter(m, m.mountPath in ['/dev/shm', '/dev/shm/'])";
const volumes = p =>
  `${p}.?volumes.orValue([]).filter(v, ${mount}.exists(m, m.name == v.name))`;
const inMemory = "v.?emptyDir.?medium.orValue('') == 'Memory'";
const bounded = 'v.?emptyDir.?sizeLimit.hasValue()';

export default {
  code: 'SW26',
  slug: 'shared-memory',
  title: 'Shared memory',
  about: `a container with GPUs in a pod with more than one has, where requireSharedMemory is set, an emptyDir of medium Memory with a sizeLimit at
/dev/shm, no larger than its memory limit.`,
  bound: 'bound',
  reach: `${REACH} Of Ray kinds the pods are judged, since KubeRay mounts shared memory itself; so are those of a TrainJob or
InferenceService, whose runtime may.`,
  why: `Containers get 64 MiB of shared memory. NCCL and the workers of data loaders need more, and a job with several GPUs dies of it after
hours, with a bus error. Shared memory counts as memory of the container.`,
  fix: `Mount an emptyDir {medium: Memory, sizeLimit: …} at /dev/shm, smaller than the memory limit. The form does.`,
  found: [
    '[shm=none] Container {at} has no shared memory mounted at /dev/shm.',
    '[shm=disk] What container {at} mounts at /dev/shm is not in memory.',
    '[shm=unlimited] The shared memory of container {at} has no sizeLimit.',
    'The shared memory of container {at} is larger than its memory limit.',
  ],
  fields: ['profile'],
  since: '0.2.0',
  params: true,
  kinds: SAYING_ALL.filter(kind => !kind.startsWith('Ray')),
  ...findings({
    first: [
      {
        name: 'multiGpu',
        comment: 'Pods with more than one GPU.',
        expression: 'variables.gpuSets.filter(s, s.gpus > 1)',
      },
      {
        name: 'oldMultiGpu',
        expression: 'variables.oldGpuSets.filter(s, s.gpus > 1)',
      },
    ],
    code: 'SW26',
    noun: 'cramped',
    comment: 'What is wrong with shared memory, and in which container.',
    on: 'params.spec.?requireSharedMemory.orValue(false)',
    among: 'multiGpu',
    finding: p => `${gpuContainers(p)}.map(c,
    (${mount}.size() == 0 ? 'shm=none' :
    !${volumes(p)}.exists(v, ${inMemory}) ? 'shm=disk' :
    !${volumes(p)}.exists(v, ${inMemory} && ${bounded}) ? 'shm=unlimited' :
    c.?resources.?limits[?'memory'].hasValue() && ${volumes(
      p,
    )}.exists(v, ${inMemory} && ${bounded} &&
      quantity(string(v.emptyDir.sizeLimit)).isGreaterThan(quantity(string(c.resources.limits['memory'])))) ? 'shm=large' : '')
    + ' at=' + ${containerName}).filter(f, f.startsWith('shm='))`,
  }),
};
