import {
  ALIVE_OR_DELETED,
  ONLY_PLATFORM,
  platformVariables,
} from '../platform.mjs';

export default {
  code: 'SW04',
  slug: 'team-binding',
  about:
    'only the platform sets, changes or removes slipway.dev/* labels of Namespaces, and WorkloadLimits, LocalQueues and ResourceQuotas in team namespaces.',
  bound: 'bound',
  reach:
    'Its bindings have no selector: a binding that selects by the label would permit removing the label. Metadata can be written through status and finalize too, so those are judged as well.',
  title: "The team binding is the platform's",
  why: 'The labels of a namespace decide which team pays and which limits hold; its limits, queues and quotas are the bounds themselves. Whoever could change them would set their own.',
  fix: 'Ask the platform team to bind the namespace, or to change its limits, queue or quota.',
  found: [
    "The namespace label {label} is the platform's to change.",
    "{kind} in a team's namespace is the platform's to change.",
  ],
  fields: [],
  since: '0.1.0',
  params: false,
  resourceRules: [
    {
      apiGroups: [''],
      apiVersions: ['v1'],
      operations: ['CREATE', 'UPDATE'],
      resources: ['namespaces', 'namespaces/status', 'namespaces/finalize'],
    },
    {
      apiGroups: [''],
      apiVersions: ['v1'],
      operations: ['CREATE', 'UPDATE', 'DELETE'],
      resources: ['resourcequotas'],
    },
    {
      apiGroups: ['guardrails.slipway.dev'],
      apiVersions: ['v1alpha1'],
      operations: ['CREATE', 'UPDATE', 'DELETE'],
      resources: ['workloadlimits'],
    },
    {
      apiGroups: ['kueue.x-k8s.io'],
      apiVersions: ['v1beta1', 'v1beta2'],
      operations: ['CREATE', 'UPDATE', 'DELETE'],
      resources: ['localqueues'],
    },
  ],
  matchConditions: ALIVE_OR_DELETED,
  variables: [
    ...platformVariables({
      comment:
        "The platform's groups. Patch this list for your own, for instance the identity of your GitOps controller.",
      controllers: {
        why: 'Namespace deletion, garbage collection and Kueue itself.',
        groups: [
          'system:serviceaccounts:kube-system',
          'system:serviceaccounts:kueue-system',
        ],
      },
    }),
    {
      name: 'labels',
      expression: `
request.operation == 'DELETE' ? {} : object.metadata.?labels.orValue({})`,
    },
    {
      name: 'oldLabels',
      expression: `
oldObject == null ? {} : oldObject.metadata.?labels.orValue({})`,
    },
    {
      name: 'changed',
      comment:
        'Names of slipway.dev/* labels that were set, changed or removed.',
      expression: `
variables.labels.filter(k, k.startsWith('slipway.dev/') && variables.oldLabels[?k].orValue('') != variables.labels[k] ||
    k.startsWith('slipway.dev/') && !(k in variables.oldLabels)) +
variables.oldLabels.filter(k, k.startsWith('slipway.dev/') && !(k in variables.labels))`,
    },
  ],
  validations: [
    {
      expression: `
request.resource.resource != 'namespaces' || variables.byPlatform || variables.changed.size() == 0`,
      message: `
'SW04 label=' + variables.changed[0].substring(0, [variables.changed[0].size(), 33].min())`,
    },
    {
      comment:
        'An update that leaves spec alone (a label, a finalizer) changes no bound.',
      expression: `
request.resource.resource == 'namespaces' || ${ONLY_PLATFORM}`,
      message: `
'SW04 kind=' + request.kind.kind`,
    },
  ],
};
