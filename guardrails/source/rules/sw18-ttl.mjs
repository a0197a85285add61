import { RATCHET } from '../prelude.mjs';

const NONE = 9223372036854775807n;

/** A RayJob frees its GPUs when its cluster is deleted: by shutdown and TTL, or by rules; these two exclude each other. */
const rayJob = o => `
    ${o}.spec.?shutdownAfterJobFinishes.orValue(false) ? ${o}.spec.?ttlSecondsAfterFinished.orValue(0) :
    ${o}.spec.?deletionStrategy.?deletionRules.orValue([]).exists(r, r.?policy.orValue('') != 'DeleteNone') ?
      ${o}.spec.deletionStrategy.deletionRules.filter(r, r.?policy.orValue('') != 'DeleteNone')
        .map(r, r.?condition.?ttlSeconds.orValue(0)).max() :
    ${o}.spec.?deletionStrategy.?onSuccess.?policy.orValue('DeleteNone') != 'DeleteNone' ? 0 : ${NONE}`;

const ttl = o => `
${o}.kind == 'RayJob' ? (${rayJob(o)}) :
(${o}.kind == 'CronJob' ? ${o}.spec.jobTemplate.spec.?ttlSecondsAfterFinished :
 ${o}.kind == 'PyTorchJob' ? ${o}.spec.?runPolicy.?ttlSecondsAfterFinished :
 ${o}.spec.?ttlSecondsAfterFinished).orValue(${NONE})`;

export default {
  code: 'SW18',
  slug: 'ttl',
  about: 'finished GPU work removes itself after at most maxTtlSeconds.',
  bound: 'bound',
  reach:
    'On kinds that can: a TrainJob cannot. A RayJob that does not shut its cluster down holds the GPUs after its end, so that the same limit counts for its shutdown.',
  title: 'Finished work is cleaned up',
  why: "Finished jobs and their pods fill the cluster's database and every list, and a Ray cluster that outlives its job keeps its GPUs.",
  fix: 'Set ttlSecondsAfterFinished to at most the limit; on a RayJob set shutdownAfterJobFinishes too.',
  found: [
    '[ttl=none] It never removes itself; at most {max} seconds after its end are allowed.',
    'It stays for {ttl} seconds after its end; at most {max} are allowed.',
  ],
  fields: [],
  since: '0.2.0',
  params: true,
  kinds: ['Job', 'CronJob', 'JobSet', 'PyTorchJob', 'RayJob'],
  variables: [
    {
      name: 'ttl',
      comment: 'Seconds; the largest integer where none is set.',
      expression: ttl('object'),
    },
    {
      name: 'oldTtl',
      expression: `
oldObject == null ? -1 :${ttl('oldObject')}`,
    },
  ],
  validations: [
    {
      comment: RATCHET,
      expression: `
!has(params.spec.maxTtlSeconds) || variables.ttl <= params.spec.maxTtlSeconds || variables.gpus == 0 || variables.covered ||
(variables.oldGpus > 0 && variables.ttl <= variables.oldTtl)`,
      message: `
'SW18 ttl=' + (variables.ttl == ${NONE} ? 'none' : string(variables.ttl)) +
' max=' + string(params.spec.maxTtlSeconds)`,
    },
  ],
};
