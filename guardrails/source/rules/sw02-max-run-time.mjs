import { TRAINING } from '../kinds.mjs';
import { RATCHET } from '../prelude.mjs';

const NONE = 9223372036854775807n;
const LABEL = 'kueue.x-k8s.io/max-exec-time-seconds';

/** Kueue ends a workload after the seconds in this label. A label that is no number is none: Kueue refuses it. */
const ofKueue = o => `
  [(${o}.kind == 'CronJob' ? ${o}.spec.jobTemplate.?metadata.?labels : ${o}.metadata.?labels).orValue({})[?'${LABEL}'].orValue('')]
    .map(s, s.matches('^[0-9]{1,18}$') ? quantity(s).asInteger() : ${NONE})[0]`;

/** The field of the kind. A JobSet ends when the first of its jobs fails, so that the longest of them counts. */
const ofField = o => `
  (${o}.kind == 'CronJob' ? ${o}.spec.jobTemplate.spec.?activeDeadlineSeconds :
   ${o}.kind == 'PyTorchJob' ? ${o}.spec.?runPolicy.?activeDeadlineSeconds :
   ${o}.kind == 'JobSet' ? optional.none() : ${o}.spec.?activeDeadlineSeconds).orValue(${NONE})`;

const ofJobs = o => `
  (${o}.kind != 'JobSet' ? [${NONE}] :
   [0] + ${o}.spec.?replicatedJobs.orValue([]).map(r, r.template.spec.?activeDeadlineSeconds.orValue(${NONE}))).max()`;

const deadline = o => `
[dyn(${ofField(o)}), dyn(${ofJobs(o)}), dyn(${ofKueue(o)})].min()`;

export default {
  code: 'SW02',
  slug: 'max-run-time',
  about:
    'GPU work that is meant to end says after how many seconds at the latest, at most maxRunSeconds.',
  bound: 'bound',
  reach:
    "activeDeadlineSeconds where the kind has it, or Kueue's label kueue.x-k8s.io/max-exec-time-seconds on what it queues; the shorter counts. The label binds where Kueue manages the workload, which SW06 asks for. RayCluster has no end of its own: it is bounded by its queue and its autoscaler only. What a controller makes is judged where its owner is made.",
  title: 'Maximum run time',
  why: 'A job that hangs holds its GPUs until somebody notices. A deadline ends it.',
  fix: 'Set the longest run time (activeDeadlineSeconds; on a JobSet the label kueue.x-k8s.io/max-exec-time-seconds) to at most the limit. Save checkpoints and start a second run for longer work.',
  found: [
    '[seconds=none] No longest run time is set; at most {max} seconds are allowed.',
    'The longest run time is {seconds} seconds; at most {max} are allowed.',
  ],
  fields: ['maxRunSeconds'],
  since: '0.1.0',
  params: true,
  kinds: TRAINING,
  variables: [
    {
      name: 'deadline',
      comment: 'Seconds; the largest integer where none is set.',
      expression: deadline('object'),
    },
    {
      name: 'oldDeadline',
      expression: `
oldObject == null ? -1 :${deadline('oldObject')}`,
    },
  ],
  validations: [
    {
      comment: RATCHET,
      expression: `
variables.gpus == 0 || variables.covered || variables.deadline <= params.spec.maxRunSeconds ||
(variables.oldGpus > 0 && variables.deadline <= variables.oldDeadline)`,
      message: `
'SW02 seconds=' + (variables.deadline == ${NONE} ? 'none' : string(variables.deadline)) +
' max=' + string(params.spec.maxRunSeconds)`,
    },
  ],
};
