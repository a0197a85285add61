import { AuthenticationError } from '@backstage/errors';
import { createProxyAuthenticator } from '@backstage/plugin-auth-node';

/** Header in which the sign-in page names the chosen role. */
export const ROLE_HEADER = 'x-slipway-demo-role';

/** The users of examples/org.yaml that one can be in the demo, unless `slipway.demoRoles` names others. */
export const DEMO_USERS = [
  'ml-engineer',
  'team-lead',
  'platform-engineer',
  'finops-analyst',
] as const;

export interface DemoUser {
  name: string;
}

/** Names under which a browser on this machine reaches the portal. */
const LOCAL_NAMES = ['localhost', '127.0.0.1', '::1', '[::1]'];

/**
 * Takes the role from the request. A page of another origin cannot send the header without a preflight, which the backend does not
 * answer; a name of another origin that resolves to this machine (DNS rebinding) is refused by the check of the host.
 *
 * @param allowed - names of users that may sign in
 * @throws AuthenticationError when the role is missing or not one of them, or the portal was reached under a name that is not local
 */
export function createDemoAuthenticator(allowed: readonly string[]) {
  return createProxyAuthenticator({
    defaultProfileTransform: async (result: DemoUser) => ({
      profile: { displayName: result.name },
    }),
    initialize() {},
    async authenticate({ req }) {
      if (!LOCAL_NAMES.includes(req.hostname)) {
        throw new AuthenticationError(
          `The demo sign-in answers on ${LOCAL_NAMES[0]} only`,
        );
      }
      const role = req.header(ROLE_HEADER);
      if (!role || !allowed.includes(role)) {
        throw new AuthenticationError(
          `Sign in with the header ${ROLE_HEADER} set to one of ${allowed.join(
            ', ',
          )}`,
        );
      }
      return { result: { name: role } };
    },
  });
}
