import { RATCHET } from '../prelude.mjs';

export default {
  code: 'SW02',
  slug: 'max-run-time',
  about:
    'a GPU Job, CronJob or bare Pod states activeDeadlineSeconds, at most maxRunSeconds.',
  bound: 'bound',
  reach: 'What a controller makes is judged where its owner is made.',
  title: 'Maximum run time',
  why: 'A job that hangs holds its GPUs until somebody notices. A deadline ends it.',
  fix: 'Set the longest run time (activeDeadlineSeconds) to at most the limit. Save checkpoints and start a second run for longer work.',
  found: [
    '[seconds=none] No longest run time is set; at most {max} seconds are allowed.',
    'The longest run time is {seconds} seconds; at most {max} are allowed.',
  ],
  fields: ['maxRunSeconds'],
  since: '0.1.0',
  params: true,
  kinds: ['Pod', 'Job', 'CronJob'],
  variables: [
    {
      name: 'owned',
      comment: 'What a controller makes is judged where its owner is made.',
      expression: `
variables.preview || (variables.trusted && object.metadata.?ownerReferences.orValue([]).exists(o, o.?controller.orValue(false)))`,
    },
    {
      name: 'deadline',
      comment: 'Seconds; the largest integer where none is set.',
      expression: `
(object.kind == 'CronJob' ? object.spec.jobTemplate.spec.?activeDeadlineSeconds : object.spec.?activeDeadlineSeconds).orValue(9223372036854775807)`,
    },
    {
      name: 'oldDeadline',
      expression: `
oldObject == null ? -1 : (oldObject.kind == 'CronJob' ? oldObject.spec.jobTemplate.spec.?activeDeadlineSeconds : oldObject.spec.?activeDeadlineSeconds).orValue(9223372036854775807)`,
    },
  ],
  validations: [
    {
      comment: RATCHET,
      expression: `
variables.gpus == 0 || variables.owned || variables.deadline <= params.spec.maxRunSeconds || (variables.oldGpus > 0 && variables.deadline <= variables.oldDeadline)`,
      message: `
'SW02 seconds=' + (variables.deadline == 9223372036854775807 ? 'none' : string(variables.deadline)) + ' max=' + string(params.spec.maxRunSeconds)`,
    },
  ],
};
