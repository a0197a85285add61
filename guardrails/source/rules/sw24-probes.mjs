import { containerName, cut, gpuContainers, MADE } from '../podRules.mjs';
import { RATCHET } from '../prelude.mjs';

/** In a group of several pods the leader answers; workers have nothing to probe. */
const answering = o => `
${o}.kind == 'LeaderWorkerSet' && has(${o}.spec.leaderWorkerTemplate.leaderTemplate) ?
  [${o}.spec.leaderWorkerTemplate.leaderTemplate.spec] : variables.${
  o === 'object' ? 'gpuSets' : 'oldGpuSets'
}.map(s, s.spec)`;
// Defaults of Kubernetes: three failures, ten seconds apart.
const budget =
  'c.?startupProbe.?failureThreshold.orValue(3) * c.?startupProbe.?periodSeconds.orValue(10)';
export default {
  code: 'SW24',
  slug: 'probes',
  title: 'Probes of serving',
  about: `a GPU container that serves has a readiness probe, and a startup probe that gives it serving.minStartupSeconds (failureThreshold times
periodSeconds). In namespaces labelled slipway.dev/stage=production the readiness probe is required even without that limit.`,
  bound: 'bound',
  reach: `Of a LeaderWorkerSet the leader is judged. An InferenceService states its probes itself, even where its runtime has
some. A RayService and an LLMInferenceService are not judged: their controllers set probes. What a controller
makes is judged where its owner is made.`,
  why: `A large model loads for minutes. Without a startup probe the container is restarted before it has loaded, again and again; without a
readiness probe requests reach it while it cannot answer.`,
  fix: `Set readinessProbe, and startupProbe with failureThreshold times periodSeconds at least the limit. The form sizes it to the model.`,
  found: [
    '[startup=none] No startup probe; the model needs at least {min} seconds to load.',
    'The startup probe gives {startup} seconds; at least {min} are wanted.',
    'Container {at} has no readiness probe.',
  ],
  fields: ['serving'],
  since: '0.2.0',
  params: true,
  kinds: [
    'Deployment',
    'StatefulSet',
    'ReplicaSet',
    'ReplicationController',
    'LeaderWorkerSet',
    'InferenceService',
  ],
  variables: [
    MADE,
    {
      name: 'minStartup',
      comment: 'Seconds; -1 where the limit is absent.',
      expression: 'params.spec.?serving.?minStartupSeconds.orValue(-1)',
    },
    {
      name: 'answering',
      comment: 'The pod specs that answer requests.',
      expression: answering('object'),
    },
    {
      name: 'oldAnswering',
      expression: `
oldObject == null ? [] :${answering('oldObject')}`,
    },
    {
      name: 'unready',
      comment: 'GPU containers without a readiness probe.',
      expression: `variables.made || (variables.minStartup < 0 && !variables.production) ? [] :
variables.answering.map(p, ${gpuContainers(
        'p',
      )}.filter(c, !has(c.readinessProbe)).map(c, ${containerName})).filter(l, l.size() > 0)`,
    },
    {
      name: 'oldUnready',
      expression: `variables.oldAnswering.map(p, ${gpuContainers(
        'p',
      )}.filter(c, !has(c.readinessProbe)).map(c, ${containerName}))`,
    },
    {
      name: 'newUnready',
      expression: `variables.unready.map(l, l.filter(n, !variables.oldUnready.exists(o, n in o))).filter(l, l.size() > 0)`,
    },
    {
      name: 'startup',
      comment:
        'Seconds that the container with the least is given; -1 for no startup probe, the limit where there is nothing to judge.',
      expression: `variables.made || variables.minStartup < 0 ? variables.minStartup :
([variables.minStartup] + variables.answering.map(p, ([variables.minStartup] + ${gpuContainers(
        'p',
      )}
  .map(c, has(c.startupProbe) ? ${budget} : -1)).min())).min()`,
    },
    {
      name: 'oldStartup',
      expression: `variables.oldAnswering.size() == 0 ? 9223372036854775807 :
([9223372036854775807] + variables.oldAnswering.map(p, ([9223372036854775807] + ${gpuContainers(
        'p',
      )}
  .map(c, has(c.startupProbe) ? ${budget} : -1)).min())).min()`,
    },
  ],
  validations: [
    {
      comment: RATCHET,
      expression: 'variables.newUnready.size() == 0',
      message: cut(
        "'SW24 lacks=readinessProbe at=' + variables.newUnready[0][0]",
      ),
    },
    {
      expression:
        'variables.startup >= variables.minStartup || variables.startup >= variables.oldStartup',
      message:
        "'SW24 startup=' + (variables.startup < 0 ? 'none' : string(variables.startup)) + ' min=' + string(variables.minStartup)",
    },
  ],
};
