import { ProxiedSignInPage } from '@backstage/core-components';
import type { SignInPageProps } from '@backstage/plugin-app-react';
import { Button } from '@backstage/ui';
import { useState } from 'react';
import { rememberedRole } from './rememberedRole';
import { ROLE_HEADER, type DemoRole } from './roles';
import { SignInFrame } from './SignInFrame';
import styles from './SignIn.module.css';

type Identity = Parameters<SignInPageProps['onSignInSuccess']>[0];

/** The same identity, which forgets the chosen role when one signs out. */
function forgetOnSignOut(identity: Identity): Identity {
  return {
    getProfileInfo: () => identity.getProfileInfo(),
    getBackstageIdentity: () => identity.getBackstageIdentity(),
    getCredentials: () => identity.getCredentials(),
    signOut: async () => {
      rememberedRole.forget();
      await identity.signOut();
    },
  };
}

/** One card for each role; a click signs in. */
export const DemoSignIn = (props: {
  roles: DemoRole[];
  onSignInSuccess: SignInPageProps['onSignInSuccess'];
}) => {
  const { roles, onSignInSuccess } = props;
  const [chosen, setChosen] = useState(() =>
    roles.find(role => role.name === rememberedRole.get()),
  );

  const choose = (role: DemoRole | undefined) => {
    if (role) {
      rememberedRole.set(role.name);
    } else {
      rememberedRole.forget();
    }
    setChosen(role);
  };

  if (chosen) {
    return (
      <ProxiedSignInPage
        provider="demo"
        headers={{ [ROLE_HEADER]: chosen.name }}
        onSignInSuccess={identity => onSignInSuccess(forgetOnSignOut(identity))}
        ErrorComponent={({ error }) => (
          <SignInFrame title={`Could not sign in as ${chosen.title}`}>
            <p role="alert">{error?.message ?? 'The portal did not answer.'}</p>
            <p>
              The backend may still be starting. Its log names the cause when it
              is not.
            </p>
            <Button onPress={() => choose(undefined)}>
              Back to the choice of roles
            </Button>
          </SignInFrame>
        )}
      />
    );
  }

  return (
    <SignInFrame title="Choose who you are">
      <p>
        {roles.length > 1
          ? 'This is a demo on your own machine: no password, and each role sees what it may.'
          : 'This portal runs on your own machine, without a password and for one role.'}
      </p>
      <ul className={styles.roles}>
        {roles.map(role => (
          <li key={role.name}>
            <button
              type="button"
              className={styles.role}
              aria-labelledby={`role-${role.name}`}
              aria-describedby={`role-${role.name}-description`}
              onClick={() => choose(role)}
            >
              <span id={`role-${role.name}`} className={styles.roleTitle}>
                {role.title}
              </span>
              <span id={`role-${role.name}-description`}>
                {role.description}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </SignInFrame>
  );
};
