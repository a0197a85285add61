/** What rules on the platform's own objects share: SW04 and SW36. */

/** DELETE has no object; what is being deleted is never judged. */
export const ALIVE_OR_DELETED = [
  {
    name: 'alive',
    expression: 'object == null || !has(object.metadata.deletionTimestamp)',
  },
];

/**
 * Variables `platform` (first, so that platform teams can patch it by index), `byPlatform` and `byController`.
 *
 * @param comment beside the list of the platform's groups
 * @param controllers groups that write these objects as well, and why
 */
export const platformVariables = ({ comment, controllers }) => [
  {
    name: 'platform',
    comment,
    expression: "['slipway:platform', 'system:masters']",
  },
  {
    name: 'byPlatform',
    expression:
      'request.userInfo.?groups.orValue([]).exists(g, g in variables.platform)',
  },
  {
    name: 'byController',
    comment: controllers.why,
    expression: `
request.userInfo.?groups.orValue([]).exists(g, g in [${controllers.groups
      .map(group => `'${group}'`)
      .join(
        ', ',
      )}]) || request.userInfo.username == 'system:kube-controller-manager'`,
  },
];

/** In a team's namespace only the platform writes it. An update that leaves spec alone (a label, a finalizer) passes. */
export const ONLY_PLATFORM = `variables.byPlatform || variables.byController || !('slipway.dev/team' in namespaceObject.metadata.?labels.orValue({})) || (request.operation == 'UPDATE' && object.?spec == oldObject.?spec)`;
