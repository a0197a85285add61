export default {
  code: 'SW10',
  slug: 'portal-pods',
  about:
    "the portal's writer creates Pods in dry runs only, and writes only in team namespaces.",
  bound: 'bound',
  reach: 'With SW11 the only rules that look at request.dryRun.',
  title: 'The portal never creates Pods',
  why: 'The portal sends one Pod for each template as a dry run, to learn what would refuse it. RBAC cannot tell a dry run from a real one.',
  fix: 'This is a fault of the portal, please report it: it must send Pods with dryRun=All only.',
  found: [
    '[dryRun=false] The portal tried to create a Pod for real.',
    "[team=none] The portal tried to write outside the teams' namespaces.",
  ],
  fields: [],
  since: '0.1.0',
  params: false,
  resourceRules: [
    {
      apiGroups: ['*'],
      apiVersions: ['*'],
      operations: ['CREATE', 'UPDATE', 'DELETE'],
      resources: ['*/*'],
      scope: 'Namespaced',
    },
  ],
  matchConditions: [
    {
      name: 'writer',
      expression:
        "request.userInfo.username == 'system:serviceaccount:slipway-system:slipway-writer'",
    },
  ],
  validations: [
    {
      expression: `
request.resource.resource != 'pods' || request.operation != 'CREATE' || request.?dryRun.orValue(false)`,
      message: `
'SW10 dryRun=false'`,
    },
    {
      expression: `
'slipway.dev/team' in namespaceObject.metadata.?labels.orValue({})`,
      message: `
'SW10 team=none'`,
    },
  ],
};
