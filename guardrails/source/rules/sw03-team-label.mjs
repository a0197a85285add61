import { WORKLOADS } from '../kinds.mjs';
import { cut, RATCHET } from '../prelude.mjs';

const TEAM = "[?'slipway.dev/team'].orValue('')";

const labels = (o, podSets) => `
[[${o}.metadata.?labels${TEAM}]] +
(${o}.kind == 'CronJob' ? [[${o}.spec.jobTemplate.?metadata.?labels${TEAM}]] :
 ${o}.kind == 'JobSet' ? [${o}.spec.?replicatedJobs.orValue([]).map(r, r.template.?metadata.?labels${TEAM})] : []) +
${podSets}.map(s, s.meta.map(m, m.?labels${TEAM}))`;

export default {
  code: 'SW03',
  slug: 'team-label',
  about:
    "a slipway.dev/team label on an object or its pod template, if present, equals its namespace's.",
  bound: 'bound',
  title: "Team label equals the namespace's",
  why: "The namespace decides whose GPU money this is. A label that says otherwise would put it on another team's bill.",
  fix: 'Remove the label slipway.dev/team from the object and its pod template, or launch into a namespace of that team.',
  found: [
    '[ns=] The label says team {team}, but the namespace belongs to no team.',
    'The label says team {team}, but the namespace belongs to team {ns}.',
  ],
  fields: ['entityRef', 'namespace'],
  since: '0.1.0',
  params: false,
  kinds: WORKLOADS,
  variables: [
    {
      name: 'labels',
      comment:
        "Of the object, of the jobs that it makes and of the pods; '' where there is none.",
      expression: labels('object', 'variables.podSets'),
    },
    {
      name: 'oldLabels',
      expression: `
oldObject == null ? [] :${labels('oldObject', 'variables.oldPodSets')}`,
    },
    {
      name: 'wrong',
      expression: `
variables.labels.map(l, l.filter(t, t != '' && t != variables.team && !variables.oldLabels.exists(o, t in o)))
  .filter(l, l.size() > 0)`,
    },
  ],
  validations: [
    {
      comment: RATCHET,
      expression: `
variables.covered || variables.wrong.size() == 0`,
      message: `
'SW03 team=' + ${cut('variables.wrong[0][0]', 15)} + ' ns=' + ${cut(
        'variables.team',
        15,
      )}`,
    },
  ],
};
