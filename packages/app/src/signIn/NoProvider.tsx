import { SignInFrame } from './SignInFrame';

/** What a portal shows that is not the demo and has no provider yet. */
export const NoProvider = () => (
  <SignInFrame title="This portal has no sign-in provider yet">
    <p>Whoever runs the portal has to choose one before anybody can sign in:</p>
    <ol>
      <li>
        add a provider of your organisation (OIDC, GitHub, Google, …) under{' '}
        <code>auth.providers</code> in the app configuration,
      </li>
      <li>
        install its backend module in <code>packages/backend</code>,
      </li>
      <li>
        offer it on this page, <code>packages/app/src/signIn</code>.
      </li>
    </ol>
    <p>
      <a href="https://backstage.io/docs/auth/">
        The Backstage documentation on authentication
      </a>{' '}
      has the steps for each provider.
    </p>
  </SignInFrame>
);
