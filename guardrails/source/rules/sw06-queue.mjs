import { WORKLOADS } from '../kinds.mjs';
import { cut, RATCHET } from '../prelude.mjs';

export default {
  code: 'SW06',
  slug: 'queue',
  about: 'GPU workloads name a queue, one of limits.queues where that is set.',
  bound: 'bound',
  reach:
    "It binds where Kueue's integrations for these kinds are on, as they are by default for Jobs; advice for Deployments and StatefulSets where theirs are off: the label is there then and nobody acts on it. What a controller makes follows its owner's queue.",
  title: 'Kueue queue required',
  why: 'GPU work that does not go through a queue takes GPUs past fair sharing: teams that wait their turn wait longer.',
  fix: "Choose one of the team's queues (label kueue.x-k8s.io/queue-name). On a CronJob it goes on jobTemplate.metadata, on a ReplicaSet on template.metadata.",
  found: [
    '[queue=none] No queue is named.',
    "Queue {queue} is not one of the team's.",
  ],
  fields: ['queue'],
  since: '0.1.0',
  params: true,
  kinds: WORKLOADS,
  validations: [
    {
      comment: RATCHET,
      expression: `
variables.gpus == 0 || variables.covered ||
(variables.queue != '' && (!has(params.spec.queues) || variables.queue in params.spec.queues)) ||
(variables.oldGpus > 0 && variables.queue == variables.oldQueue)`,
      message: `
'SW06 queue=' + (variables.queue == '' ? 'none' : ${cut(
        'variables.queue',
        33,
      )})`,
    },
  ],
};
