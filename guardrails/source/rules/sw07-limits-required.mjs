import { WORKLOADS } from '../kinds.mjs';
import { cut } from '../prelude.mjs';

export default {
  code: 'SW07',
  slug: 'limits-required',
  about:
    'new GPU objects are refused where the namespace does not carry slipway.dev/team and slipway.dev/limits=set.',
  bound: 'bound',
  reach:
    'It has no parameters, so that it speaks exactly where there are none: the other rules allow what they have no limits for, because a rule that denies on missing parameters refuses innocent objects and blocks namespace deletion.',
  title: 'Limits required',
  why: 'GPU work in a namespace that belongs to no team or has no limits is bounded by nothing and paid by nobody.',
  fix: 'Launch into a namespace of your team, or ask the platform team to set limits for this one.',
  found: [
    '[team=none] The namespace belongs to no team.',
    'The namespace of team {team} has no limits.',
  ],
  fields: ['namespace'],
  since: '0.1.0',
  params: false,
  everywhere: false,
  kinds: WORKLOADS,
  variables: [
    {
      name: 'limits',
      expression: `
namespaceObject.metadata.?labels[?'slipway.dev/limits'].orValue('')`,
    },
  ],
  validations: [
    {
      comment:
        'Only what becomes GPU work now; what runs already is left alone.',
      expression: `
variables.gpus == 0 || variables.oldGpus > 0 || variables.covered || (variables.team != '' && variables.limits == 'set')`,
      message: `
'SW07 limits=' + (variables.limits == 'set' ? 'set' : 'none') + ' team=' + (variables.team == '' ? 'none' : ${cut(
        'variables.team',
        20,
      )})`,
    },
  ],
};
