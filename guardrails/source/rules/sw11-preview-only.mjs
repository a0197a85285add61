export default {
  code: 'SW11',
  slug: 'preview-only',
  about:
    "the portal's writer does nothing but dry runs. For portals whose every change goes through Git.",
  bound: 'bound',
  reach: 'With SW10 the only rules that look at request.dryRun.',
  title: 'This portal only previews',
  why: 'Here every change goes through Git. The portal may ask the API server for its verdict, but it writes nothing.',
  fix: 'Render the manifests into a pull request (action ml-workloads:render) instead of launching them.',
  found: [
    '[dryRun=false] The portal tried to write; here it may only preview.',
  ],
  fields: [],
  since: '0.1.0',
  params: false,
  folder: 'bases/preview-only-portal',
  resourceRules: [
    {
      apiGroups: ['*'],
      apiVersions: ['*'],
      operations: ['CREATE', 'UPDATE', 'DELETE'],
      resources: ['*/*'],
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
request.?dryRun.orValue(false)`,
      message: `
'SW11 dryRun=false'`,
    },
  ],
};
