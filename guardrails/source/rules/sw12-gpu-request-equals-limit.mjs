import {
  containerName,
  everyContainer,
  findings,
  gpuKeys,
} from '../podRules.mjs';

const names = `(${gpuKeys('c.?resources.?limits')} + ${gpuKeys(
  'c.?resources.?requests',
)})`;

export default {
  code: 'SW12',
  slug: 'gpu-request-equals-limit',
  title: 'GPU request equals limit',
  about: 'a container that requests GPUs limits them to the same whole number.',
  reach: `Kubernetes itself holds Pods and its own kinds to this; the rule says so early on custom kinds, whose templates nobody checks
before a pod is made of them.`,
  why: `GPUs cannot be overcommitted. A template whose request and limit differ is accepted on most kinds, waits in the queue, and fails only
when its pods are made.`,
  fix: 'Set resources.limits to a whole number of GPUs and leave resources.requests out, or make it the same.',
  found: [
    'Container {at} has a GPU request that differs from its limit, has no limit, or is not whole.',
  ],
  fields: ['gpusPerPod'],
  since: '0.2.0',
  bound: 'bound',
  params: false,
  kinds: [
    'JobSet',
    'LeaderWorkerSet',
    'TrainJob',
    'PyTorchJob',
    'RayJob',
    'RayCluster',
    'RayService',
    'InferenceService',
    'LLMInferenceService',
  ],
  ...findings({
    code: 'SW12',
    noun: 'mismatches',
    among: 'podSets',
    comment:
      'Containers whose GPU request and limit are not the same whole number.',
    finding: p => `${everyContainer(p)}.filter(c, ${names}.exists(r,
      !c.?resources.?limits[?r].hasValue() ||
      !quantity(string(c.resources.limits[r])).isInteger() ||
      quantity(string(c.?resources.?requests[?r].orValue(c.resources.limits[r])))
        .compareTo(quantity(string(c.resources.limits[r]))) != 0))
      .map(c, 'at=' + ${containerName})`,
  }),
};
