import { WORKLOADS } from '../kinds.mjs';
import { RATCHET } from '../prelude.mjs';

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
  kinds: [...WORKLOADS],
  variables: [
    {
      name: 'labels',
      comment: "Of the object and of its templates; '' where there is none.",
      expression: `
[object.metadata.?labels[?'slipway.dev/team'].orValue('')] + (object.kind == 'Pod' ? [] :
 object.kind == 'CronJob' ? [object.spec.jobTemplate.?metadata.?labels[?'slipway.dev/team'].orValue(''),
   object.spec.jobTemplate.spec.template.?metadata.?labels[?'slipway.dev/team'].orValue('')] :
 [object.spec.template.?metadata.?labels[?'slipway.dev/team'].orValue('')])`,
    },
    {
      name: 'oldLabels',
      expression: `
oldObject == null ? [] : [oldObject.metadata.?labels[?'slipway.dev/team'].orValue('')] + (oldObject.kind == 'Pod' ? [] :
 oldObject.kind == 'CronJob' ? [oldObject.spec.jobTemplate.?metadata.?labels[?'slipway.dev/team'].orValue(''),
   oldObject.spec.jobTemplate.spec.template.?metadata.?labels[?'slipway.dev/team'].orValue('')] :
 [oldObject.spec.template.?metadata.?labels[?'slipway.dev/team'].orValue('')])`,
    },
    {
      name: 'wrong',
      expression: `
variables.labels.filter(l, l != '' && l != variables.team && !(l in variables.oldLabels))`,
    },
  ],
  validations: [
    {
      comment: RATCHET,
      expression: `
variables.covered || variables.wrong.size() == 0`,
      message: `
'SW03 team=' + variables.wrong[0].substring(0, [variables.wrong[0].size(), 15].min()) + ' ns=' + variables.team.substring(0, [variables.team.size(), 15].min())`,
    },
  ],
};
