import { ownerNames, WORKLOADS } from './kinds.mjs';
import { podSetVariables, UNBOUNDED } from './podSets.mjs';

/**
 * The CEL variables that rules share. A rule gets those that it names, with what these need themselves. Each is written once for `object` and once
 * for `oldObject` (null on CREATE).
 */

/** Groups of controllers. First in every policy that has it, so that platform teams can patch it by index. */
const CONTROLLERS = `
['system:masters', 'system:serviceaccounts:kube-system', 'system:serviceaccounts:kueue-system',
 'system:serviceaccounts:jobset-system', 'system:serviceaccounts:lws-system',
 'system:serviceaccounts:kubeflow-system', 'system:serviceaccounts:kuberay-operator',
 'system:serviceaccounts:kserve', 'system:serviceaccounts:knative-serving', 'system:serviceaccounts:keda']`;

const COVERING = [...WORKLOADS, 'ScaledObject'].flatMap(ownerNames);

/** Names of resources that are GPUs: whole ones, MIG slices, time-sliced shares and other vendors' accelerators. */
export const GPU =
  '^(nvidia[.]com/(gpu|mig-.+)|amd[.]com/gpu|habana[.]ai/gaudi|gpu[.]intel[.]com/(i915|xe)|google[.]com/tpu|aws[.]amazon[.]com/neuron.*|.+[.]shared)$';

const containersGpus = group => `
    ${group}.map(c, c.?resources.?limits.orValue({})
      .filter(r, r.contains('/') && r.matches('${GPU}'))
      .map(r, quantity(string(c.resources.limits[r])).asInteger()).sum()).sum()`;

/** All containers and sidecars, or the largest init container beside the sidecars. */
const sets = list => `
${list}.map(s, {'spec': s.spec, 'pods': s.pods, 'meta': s.meta, 'floor': dyn(s.?floor.orValue(0)), 'gpus': dyn(
  ([s.spec.?containers.orValue([]) + s.spec.?initContainers.orValue([]).filter(i, i.?restartPolicy.orValue('') == 'Always')] +
   s.spec.?initContainers.orValue([]).filter(i, i.?restartPolicy.orValue('') != 'Always').map(i,
     [i] + s.spec.initContainers.filter(b, b.?restartPolicy.orValue('') == 'Always')))
  .map(group,${containersGpus('group')}).max())})`;

const gpuSets = list => `
${list}.filter(s, s.gpus > 0 || s.floor > 0)`;

const gpus = list => `
${list}.map(s, [s.gpus, dyn(s.floor > 0 ? 1 : 0)].max()).sum()`;

const totalGpus = list => `
[${list}.map(s, s.gpus * s.pods).sum(), ${list}.map(s, s.floor).sum()].max()`;

const queue = o => `
(${o}.kind == 'CronJob' ? ${o}.spec.jobTemplate.?metadata.?labels :
 ${o}.kind in ['ReplicaSet', 'ReplicationController', 'DaemonSet'] ? ${o}.spec.template.?metadata.?labels :
 ${o}.metadata.?labels).orValue({})[?'kueue.x-k8s.io/queue-name'].orValue('')`;

/** For an update; on CREATE there was nothing. */
const old = (none, expression) => `
oldObject == null ? ${none} :
${expression.trim()}`;

/**
 * In the order in which policies declare them: a variable may use those before it.
 *
 * @param kinds those of the rule, so that it holds no code for others
 */
export const prelude = kinds => [
  {
    name: 'controllers',
    comment: `Groups that are controllers: only they may create an object that another object owns. Patch
this list for controllers of your own.`,
    expression: CONTROLLERS,
  },
  {
    name: 'trusted',
    comment:
      'kube-controller-manager without per-controller accounts is a user.',
    expression: `
request.userInfo.?groups.orValue([]).exists(g, g in variables.controllers) ||
request.userInfo.username == 'system:kube-controller-manager'`,
  },
  {
    name: 'preview',
    comment:
      'The portal shows a pod of each template in a dry run, and can create none (SW10).',
    expression: `
object.kind == 'Pod' && request.userInfo.username == 'system:serviceaccount:slipway-system:slipway-writer'`,
  },
  {
    name: 'covered',
    comment:
      'What a controller makes is judged where its owner is made, if the rules judge that kind.',
    expression: `
variables.preview ||
(variables.trusted && object.metadata.?ownerReferences.orValue([]).exists(o, o.?controller.orValue(false) &&
  o.apiVersion + '/' + o.kind in [${COVERING.map(
    kind => `\n    '${kind}'`,
  ).join(',')}]))`,
  },
  ...podSetVariables('podSets', 'object', kinds).map(each =>
    each.name === 'podSets'
      ? {
          ...each,
          comment: `One entry a pod template: spec; pods, how many there can be at once, ${UNBOUNDED} for no bound; meta, where
their labels and annotations come from; floor, GPUs that they hold in any case.`,
        }
      : each,
  ),
  ...podSetVariables('oldPodSets', 'oldObject', kinds).map(each =>
    each.name === 'oldPodSets'
      ? { ...each, expression: old('[]', each.expression) }
      : each,
  ),
  {
    name: 'specs',
    comment: 'The pod specs in the object.',
    expression: `
variables.podSets.map(s, s.spec)`,
  },
  {
    name: 'oldSpecs',
    expression: `
variables.oldPodSets.map(s, s.spec)`,
  },
  {
    name: 'sets',
    comment: `podSets with the GPUs that one pod takes: all containers and sidecars, or the largest init container
beside the sidecars.`,
    expression: sets('variables.podSets'),
  },
  { name: 'oldSets', expression: sets('variables.oldPodSets') },
  {
    name: 'gpuSets',
    comment: 'Those with GPUs.',
    expression: gpuSets('variables.sets'),
  },
  { name: 'oldGpuSets', expression: gpuSets('variables.oldSets') },
  {
    name: 'gpus',
    comment:
      'GPUs of one pod of each template: 0 when the object asks for none.',
    expression: gpus('variables.sets'),
  },
  { name: 'oldGpus', expression: gpus('variables.oldSets') },
  {
    name: 'gpusPerPod',
    comment: 'GPUs of the largest pod.',
    expression: `
([0] + variables.sets.map(s, s.gpus)).max()`,
  },
  {
    name: 'oldGpusPerPod',
    expression: `
([0] + variables.oldSets.map(s, s.gpus)).max()`,
  },
  {
    name: 'totalGpus',
    comment: 'GPUs that the whole workload can hold at once.',
    expression: totalGpus('variables.sets'),
  },
  { name: 'oldTotalGpus', expression: totalGpus('variables.oldSets') },
  {
    name: 'pods',
    comment: 'Pods with GPUs that there can be at once.',
    expression: `
variables.gpuSets.map(s, s.pods).sum()`,
  },
  {
    name: 'oldPods',
    expression: `
variables.oldGpuSets.map(s, s.pods).sum()`,
  },
  {
    name: 'team',
    comment: "The team that the object's namespace is bound to; '' for none.",
    expression: `
namespaceObject.metadata.?labels[?'slipway.dev/team'].orValue('')`,
  },
  {
    name: 'production',
    comment: 'Production namespaces are held to more.',
    expression: `
namespaceObject.metadata.?labels[?'slipway.dev/stage'].orValue('') == 'production'`,
  },
  {
    name: 'queue',
    comment: "Where Kueue reads it for the kind; '' when there is none.",
    expression: queue('object'),
  },
  { name: 'oldQueue', expression: old("''", queue('oldObject')) },
];

/** Said beside validations that compare with the old object. */
export const RATCHET = `Ratchet: an update is refused only when it makes things worse than they are, so what runs
can still be labelled, suspended, scaled down and cleaned up after a limit fell.`;

/** Cuts a value for a message of at most 45 characters; a blank would end it there. */
export const cut = (value, most) =>
  `${value}.replace(' ', '').substring(0, [${value}.replace(' ', '').size(), ${most}].min())`;
