import { configApiRef, useApi } from '@backstage/frontend-plugin-api';
import type { SignInPageProps } from '@backstage/plugin-app-react';
import { DemoSignIn } from './DemoSignIn';
import { NoProvider } from './NoProvider';
import { DEMO_ROLES } from './roles';

/**
 * Four roles in the demo. Elsewhere there is nothing to offer until the owner of the portal configures a provider, and the page says
 * how.
 */
export const SignInPage = ({ onSignInSuccess }: SignInPageProps) => {
  const config = useApi(configApiRef);
  if (!config.getOptionalBoolean('slipway.demo')) {
    return <NoProvider />;
  }
  const offered = config.getOptionalStringArray('slipway.demoRoles');
  return (
    <DemoSignIn
      roles={DEMO_ROLES.filter(
        role => offered === undefined || offered.includes(role.name),
      )}
      onSignInSuccess={onSignInSuccess}
    />
  );
};
