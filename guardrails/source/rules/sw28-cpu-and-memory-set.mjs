import { WORKLOADS } from '../kinds.mjs';
import { containerName, findings, gpuContainers, REACH } from '../podRules.mjs';

const own = (p, kind, resource) =>
  `(c.?resources.?${kind}[?'${resource}'].hasValue() || ${p}.?resources.?${kind}[?'${resource}'].hasValue())`;
const finding = (p, condition, text) =>
  `${gpuContainers(
    p,
  )}.filter(c, ${condition}).map(c, '${text} at=' + ${containerName})`;

export default {
  code: 'SW28',
  slug: 'cpu-and-memory-set',
  title: 'CPU and memory set',
  about: `a container with GPUs requests CPU, and limits memory to what it requests, where requireCpuAndMemory is set.`,
  bound: 'bound',
  reach: `${REACH} Containers without GPUs are free, so that what controllers add passes. A limit alone is the request as well. A TrainJob or
InferenceService that asks for GPUs states the rest as well. Resizing a pod in place is judged too.`,
  why: `A container that requests nothing gets the CPU that is left, and starves its GPU; one whose memory may grow beyond its request is killed
when the node runs short, or kills its neighbours.`,
  fix: 'Set requests and limits of CPU and memory, memory alike. A hardware profile does.',
  found: [
    '[lacks=cpu] Container {at} requests no CPU.',
    '[lacks=memory] Container {at} has no memory limit.',
    'The memory request of container {at} differs from its limit.',
  ],
  fields: ['profile'],
  since: '0.2.0',
  params: true,
  kinds: [...WORKLOADS, 'Pod/resize'],
  ...findings({
    code: 'SW28',
    noun: 'unstated',
    comment: 'What is not stated, and in which container.',
    on: 'params.spec.?requireCpuAndMemory.orValue(false)',
    finding: p => `${finding(
      p,
      `!${own(p, 'requests', 'cpu')} && !${own(p, 'limits', 'cpu')}`,
      'lacks=cpu',
    )} +
    ${finding(p, `!${own(p, 'limits', 'memory')}`, 'lacks=memory')} +
    ${finding(
      p,
      `c.?resources.?requests[?'memory'].hasValue() && c.?resources.?limits[?'memory'].hasValue() &&
      quantity(string(c.resources.requests['memory'])).compareTo(quantity(string(c.resources.limits['memory']))) != 0`,
      'memory=differs',
    )}`,
  }),
};
