import { RATCHET } from '../prelude.mjs';

const UNLIMITED = 2147483647;

/** Of a Job's spec. Kubernetes' default is 6; with a limit for each index the one for all is unlimited. */
const job = s =>
  `(has(${s}.backoffLimitPerIndex) ? ${s}.backoffLimitPerIndex : ${s}.?backoffLimit.orValue(6))`;

const retries = o => `
${o}.kind == 'Job' ? ${job(`${o}.spec`)} :
${o}.kind == 'CronJob' ? ${job(`${o}.spec.jobTemplate.spec`)} :
${o}.kind == 'JobSet' ? ([${o}.spec.?failurePolicy.?maxRestarts.orValue(0)] +
  ${o}.spec.?replicatedJobs.orValue([]).map(r, ${job(
  'r.template.spec',
)})).max() :
${o}.kind == 'RayJob' ? ${o}.spec.?backoffLimit.orValue(0) :
${o}.spec.?pytorchReplicaSpecs.orValue({}).all(r, ${o}.spec.pytorchReplicaSpecs[r].?restartPolicy.orValue('OnFailure') == 'Never') ? 0 :
  ${o}.spec.?runPolicy.?backoffLimit.orValue(${UNLIMITED})`;

const policies = (o, sets, pods) => `
${o}.kind in ['RayJob', 'PyTorchJob'] || ${o}.spec.?failurePolicy.?restartStrategy.orValue('') == 'InPlaceRestart' || ${pods} < 2 ? [] :
  ${sets}.map(s, s.spec.?restartPolicy.orValue('')).filter(p, p != 'Never')`;

export default {
  code: 'SW19',
  slug: 'retries',
  about:
    'failed GPU work is started again at most maxRetries times, and the pods of multi-node work are never restarted one by one.',
  bound: 'bound',
  reach:
    "On kinds that say it themselves: a TrainJob's retries are its runtime's.",
  title: 'Retries are bounded',
  why: 'A job that fails at its start pulls its image and holds its GPUs once more with each retry. One pod of several that restarts alone finds no peers, and all wait for it.',
  fix: 'Set the number of retries (backoffLimit, maxRestarts) to at most the limit, and restartPolicy: Never where there is more than one pod.',
  found: [
    '[retries=unlimited] Nothing bounds its retries; at most {max} are allowed.',
    '{retries} retries; at most {max} are allowed.',
    'Its pods restart by themselves ({restartPolicy}): with more than one pod it must be Never.',
  ],
  fields: ['retries'],
  since: '0.2.0',
  params: true,
  kinds: ['Job', 'CronJob', 'JobSet', 'PyTorchJob', 'RayJob'],
  variables: [
    {
      name: 'retries',
      expression: retries('object'),
    },
    {
      name: 'oldRetries',
      expression: `
oldObject == null ? -1 :${retries('oldObject')}`,
    },
    {
      name: 'restarts',
      comment: 'Restart policies that do not suit several pods with GPUs.',
      expression: policies('object', 'variables.gpuSets', 'variables.pods'),
    },
    {
      name: 'oldRestarts',
      expression: `
oldObject == null ? [] :${policies(
        'oldObject',
        'variables.oldGpuSets',
        'variables.oldPods',
      )}`,
    },
  ],
  validations: [
    {
      comment: RATCHET,
      expression: `
!has(params.spec.maxRetries) || variables.retries <= params.spec.maxRetries || variables.gpus == 0 || variables.covered ||
(variables.oldGpus > 0 && variables.retries <= variables.oldRetries)`,
      message: `
'SW19 retries=' + (variables.retries >= ${UNLIMITED} ? 'unlimited' : string(variables.retries)) +
' max=' + string(params.spec.maxRetries)`,
    },
    {
      expression: `
!has(params.spec.maxRetries) || variables.restarts.size() == 0 || variables.covered || variables.oldRestarts.size() > 0`,
      message: `
'SW19 restartPolicy=' + (variables.restarts[0] == '' ? 'Always' : variables.restarts[0])`,
    },
  ],
};
