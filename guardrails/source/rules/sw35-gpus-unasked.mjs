import { WORKLOADS } from '../kinds.mjs';
import {
  containerName,
  everyContainer,
  findings,
  gpuContainers,
  REACH,
  word,
} from '../podRules.mjs';

const VARIABLES =
  "['NVIDIA_VISIBLE_DEVICES', 'AMD_VISIBLE_DEVICES', 'HABANA_VISIBLE_DEVICES']";
const runtime = p => `${p}.?runtimeClassName.orValue('')`;
const listed = p =>
  `(${runtime(p)} in params.spec.?allowedRuntimeClasses.orValue([]))`;

export default {
  code: 'SW35',
  slug: 'gpus-unasked',
  title: 'GPUs without asking',
  about: `no container sets NVIDIA_VISIBLE_DEVICES (or AMD's or Habana's) to anything but none or void, with GPUs or without: the device plugin sets
it. A pod without GPUs names no RuntimeClass of allowedRuntimeClasses, nor one whose name begins with nvidia; a pod with GPUs names one of them or
none.`,
  bound: 'bound',
  reach: `${REACH} A value that comes from a ConfigMap, a Secret or the image itself cannot be seen: make the GPU runtime ignore the variable of
containers without privileges (accept-nvidia-visible-devices-envvar-when-unprivileged = false), and do not make it the default runtime.`,
  why: `The container runtime hands out GPUs by this variable, whatever the pod asked for: all is every GPU of the node, also those that others
pay for and train on.`,
  fix: `Remove the variable, and runtimeClassName from pods without GPUs. To use GPUs, ask for them.`,
  found: [
    'Container {at} sets {env}.',
    '[gpus=0] Runtime class {runtime} is for pods that ask for GPUs.',
    'Runtime class {runtime} is not allowed.',
  ],
  fields: ['env'],
  since: '0.2.0',
  params: true,
  kinds: [...WORKLOADS, 'Pod/ephemeralcontainers'],
  ...findings({
    code: 'SW35',
    noun: 'backDoors',
    among: 'podSets',
    comment: 'How a pod may see GPUs that it does not ask for.',
    finding: p => `${everyContainer(
      p,
    )}.filter(c, c.?env.orValue([]).exists(e, e.name in ${VARIABLES} &&
      (has(e.valueFrom) || !(e.?value.orValue('') in ['', 'none', 'void']))))
    .map(c, 'env=' + c.env.filter(e, e.name in ${VARIABLES})[0].name + ' at=' + ${containerName}) +
    (${runtime(p)} == '' ? [] : ${gpuContainers(p)}.size() == 0 ?
      (${p}.?resourceClaims.orValue([]).size() == 0 && (${runtime(
      p,
    )}.startsWith('nvidia') || ${listed(p)}) ?
        ['gpus=0 runtime=' + ${word(runtime(p))}] : []) :
      (has(params.spec.allowedRuntimeClasses) && !${listed(
        p,
      )} ? ['runtime=' + ${word(runtime(p))}] : []))`,
  }),
};
