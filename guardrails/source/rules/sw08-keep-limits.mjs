export default {
  code: 'SW08',
  slug: 'keep-limits',
  about:
    'WorkloadLimits are not deleted while their namespace says slipway.dev/limits=set and is not terminating.',
  bound: 'bound',
  title: 'Limits stay while they are set',
  why: 'Without its WorkloadLimits a namespace that is marked as limited would be bounded by nothing.',
  fix: 'Change the limits instead, or remove the label slipway.dev/limits from the namespace first. Deleting the namespace deletes them too.',
  found: [
    'The limits are in force: the namespace is marked slipway.dev/limits=set.',
  ],
  fields: [],
  since: '0.1.0',
  params: false,
  resourceRules: [
    {
      apiGroups: ['guardrails.slipway.dev'],
      apiVersions: ['v1alpha1'],
      operations: ['DELETE'],
      resources: ['workloadlimits'],
    },
  ],
  matchConditions: [],
  validations: [
    {
      expression: `
namespaceObject.metadata.?labels[?'slipway.dev/limits'].orValue('') != 'set' || has(namespaceObject.metadata.deletionTimestamp)`,
      message: `
'SW08 limits=' + request.name.substring(0, [request.name.size(), 32].min())`,
    },
  ],
};
