/**
 * The CEL variables that rules share. A rule names the ones that it uses; what these need themselves comes with them. Written once for
 * `object` and once for `oldObject` (null on CREATE).
 */

/** Groups of controllers. First in every policy that has it, so that platform teams can patch it by index. */
const CONTROLLERS = `
['system:masters', 'system:serviceaccounts:kube-system', 'system:serviceaccounts:kueue-system',
 'system:serviceaccounts:jobset-system', 'system:serviceaccounts:lws-system',
 'system:serviceaccounts:kubeflow-system', 'system:serviceaccounts:kuberay-operator']`;

const COVERING = [
  'batch/v1/Job',
  'batch/v1/CronJob',
  'apps/v1/Deployment',
  'apps/v1/ReplicaSet',
  'apps/v1/StatefulSet',
  'apps/v1/DaemonSet',
  'v1/ReplicationController',
];

const specs = o => `
${o}.kind == 'Pod' ? [${o}.spec] :
${o}.kind == 'CronJob' ? [${o}.spec.jobTemplate.spec.template.spec] :
${o}.kind in ['Scale', 'HorizontalPodAutoscaler'] ? [] :
[${o}.spec.template.spec]`;

const gpus = list => `
${list}.map(p,
  ([p.containers + p.?initContainers.orValue([]).filter(i, i.?restartPolicy.orValue('') == 'Always')] +
   p.?initContainers.orValue([]).filter(i, i.?restartPolicy.orValue('') != 'Always').map(i,
     [i] + p.initContainers.filter(s, s.?restartPolicy.orValue('') == 'Always')))
  .map(group, group.map(c, c.?resources.?limits.orValue({})
    .filter(r, r.matches('^(nvidia[.]com/(gpu|mig-.+)|amd[.]com/gpu|habana[.]ai/gaudi|gpu[.]intel[.]com/.+|.+[.]shared)$'))
    .map(r, quantity(c.resources.limits[r]).asInteger()).sum()).sum()).max()).sum()`;

const pods = o => `
${o}.kind == 'Job' ? [${o}.spec.?parallelism.orValue(1), ${o}.spec.?completions.orValue(${o}.spec.?parallelism.orValue(1))].min() :
${o}.kind == 'CronJob' ? [${o}.spec.jobTemplate.spec.?parallelism.orValue(1),
  ${o}.spec.jobTemplate.spec.?completions.orValue(${o}.spec.jobTemplate.spec.?parallelism.orValue(1))].min() :
${o}.kind in ['Deployment', 'StatefulSet', 'ReplicaSet', 'ReplicationController'] ? ${o}.spec.?replicas.orValue(1) :
${o}.kind == 'DaemonSet' ? 1000000 : 1`;

const queue = o => `
(${o}.kind == 'CronJob' ? ${o}.spec.jobTemplate.?metadata.?labels :
 ${o}.kind in ['ReplicaSet', 'ReplicationController', 'DaemonSet'] ? ${o}.spec.template.?metadata.?labels :
 ${o}.metadata.?labels).orValue({})[?'kueue.x-k8s.io/queue-name'].orValue('')`;

/** For an update; on CREATE there was nothing. */
const old = (none, expression) => `
oldObject == null ? ${none} :${expression}`;

/** In the order in which policies declare them: a variable may use those before it. */
export const PRELUDE = [
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
    comment: 'Owned by a kind that the rules on workloads judge themselves.',
    expression: `
variables.preview ||
(variables.trusted && object.metadata.?ownerReferences.orValue([]).exists(o, o.?controller.orValue(false) &&
  o.apiVersion + '/' + o.kind in [${COVERING.map(kind => `'${kind}'`).join(
    ', ',
  )}]))`,
  },
  {
    name: 'specs',
    comment: 'The pod specs in the object.',
    expression: specs('object'),
  },
  { name: 'oldSpecs', expression: old('[]', specs('oldObject')) },
  {
    name: 'gpus',
    comment: `GPUs that one pod of it takes: all containers and sidecars, or the largest init container
beside the sidecars.`,
    expression: gpus('variables.specs'),
  },
  { name: 'oldGpus', expression: gpus('variables.oldSpecs') },
  {
    name: 'pods',
    comment:
      'Pods at once. A DaemonSet has one on each node there will ever be: no bound.',
    expression: pods('object'),
  },
  { name: 'oldPods', expression: old('0', pods('oldObject')) },
  {
    name: 'team',
    comment: "The team that the object's namespace is bound to; '' for none.",
    expression: `
namespaceObject.metadata.?labels[?'slipway.dev/team'].orValue('')`,
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
