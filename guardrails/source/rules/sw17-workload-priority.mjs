import { WORKLOADS } from '../kinds.mjs';
import { cut, RATCHET } from '../prelude.mjs';

const priority = o => `
(${o}.kind == 'CronJob' ? ${o}.spec.jobTemplate.?metadata.?labels :
 ${o}.kind in ['ReplicaSet', 'ReplicationController', 'DaemonSet'] ? ${o}.spec.template.?metadata.?labels :
 ${o}.metadata.?labels).orValue({})[?'kueue.x-k8s.io/priority-class'].orValue('')`;

export default {
  code: 'SW17',
  slug: 'workload-priority',
  about:
    'a Kueue priority that a GPU workload asks for is one of workloadPriorityClasses.',
  bound: 'bound',
  reach:
    'It binds the order in the queue. A workload that asks for none gets the priority of its pods, which SW16 bounds.',
  title: 'Queue priority',
  why: 'The priority of a workload says whose turn it is in the queue. Whoever may pick any of them is always first.',
  fix: "Choose one of the team's priorities (label kueue.x-k8s.io/priority-class), or leave the label out.",
  found: ["Priority {priority} is not one of the team's."],
  fields: ['priorityClass'],
  since: '0.2.0',
  params: true,
  kinds: WORKLOADS,
  variables: [
    {
      name: 'priority',
      comment: "Where Kueue reads it for the kind; '' when there is none.",
      expression: priority('object'),
    },
    {
      name: 'oldPriority',
      expression: `
oldObject == null ? '' :${priority('oldObject')}`,
    },
  ],
  validations: [
    {
      comment: RATCHET,
      expression: `
variables.priority == '' || !has(params.spec.workloadPriorityClasses) ||
variables.priority in params.spec.workloadPriorityClasses || variables.gpus == 0 || variables.covered ||
(variables.oldGpus > 0 && variables.priority == variables.oldPriority)`,
      message: `
'SW17 priority=' + ${cut('variables.priority', 30)}`,
    },
  ],
};
