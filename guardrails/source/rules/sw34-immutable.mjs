import { WORKLOADS } from '../kinds.mjs';

const LABELS = [
  'kueue.x-k8s.io/queue-name',
  'slipway.dev/team',
  'slipway.dev/cost-center',
  'backstage.io/kubernetes-id',
];
const list = `[${LABELS.map(label => `'${label}'`).join(', ')}]`;

/** `key=value` of these labels on one object or template. */
const pairs = m =>
  `${list}.filter(k, ${m}.?labels[?k].orValue('') != '').map(k, k + '=' + ${m}.labels[k])`;

export default {
  code: 'SW34',
  slug: 'immutable',
  about:
    'the queue, the owner and the cost centre of a GPU workload stay what they are.',
  bound: 'bound',
  reach:
    "On the object and its pod templates: labels kueue.x-k8s.io/queue-name, slipway.dev/team, slipway.dev/cost-center and backstage.io/kubernetes-id. One that is missing may be set, and a wrong team may become the namespace's. What controllers write on the objects that they manage is theirs: Kueue keeps the queue of pods in step.",
  title: 'Queue and owner stay',
  why: "GPUs that were admitted on one team's quota or money would run on another's.",
  fix: 'Stop the workload and launch it again with the other queue or owner.',
  found: ['The label {label} is changed or removed; it can only be set once.'],
  fields: ['queue'],
  since: '0.2.0',
  params: false,
  kinds: WORKLOADS,
  variables: [
    {
      name: 'lost',
      comment:
        'Labels of the object that had a value and have another or none.',
      expression: `
oldObject == null ? [] : ${list}.filter(k, oldObject.metadata.?labels[?k].orValue('') != '' &&
  object.metadata.?labels[?k].orValue('') != oldObject.metadata.labels[k] &&
  !(k == 'slipway.dev/team' && object.metadata.?labels[?k].orValue('') == variables.team))`,
    },
    {
      name: 'marks',
      comment: 'key=value of these labels, for each template.',
      expression: `
variables.podSets.map(s, s.meta.map(m, ${pairs('m')}))`,
    },
    {
      name: 'jobMarks',
      comment: 'The same for the jobs that a CronJob makes.',
      expression: `
object.kind == 'CronJob' ? object.spec.jobTemplate.?metadata.optMap(m, ${pairs(
        'm',
      )}).orValue([]) : []`,
    },
    {
      name: 'templateLost',
      comment:
        'Labels of templates that no template has any more with that value.',
      expression: `
oldObject == null || object.kind == 'Pod' || variables.oldPodSets.size() > variables.podSets.size() ? [] :
${list}.filter(k,
  variables.oldPodSets.exists(s, s.meta.exists(m, m.?labels[?k].orValue('') != '' &&
    !(k == 'slipway.dev/team' && variables.marks.exists(l, l.exists(f, k + '=' + variables.team in f))) &&
    !variables.marks.exists(l, l.exists(f, k + '=' + m.labels[k] in f)))) ||
  (object.kind == 'CronJob' && oldObject.spec.jobTemplate.?metadata.?labels[?k].orValue('') != '' &&
    !(k + '=' + oldObject.spec.jobTemplate.metadata.labels[k] in variables.jobMarks)))`,
    },
    {
      name: 'changed',
      expression: 'variables.lost + variables.templateLost',
    },
  ],
  validations: [
    {
      expression: `
oldObject == null || variables.oldGpus == 0 || variables.trusted || variables.changed.size() == 0`,
      message: `
'SW34 label=' + variables.changed[0]`,
    },
  ],
};
