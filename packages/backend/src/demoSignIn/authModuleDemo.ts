import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import {
  authProvidersExtensionPoint,
  createProxyAuthProviderFactory,
} from '@backstage/plugin-auth-node';
import { createDemoAuthenticator, DEMO_USERS } from './authenticator';
import { refusalOfDemoSignIn } from './conditions';

/**
 * Sign-in for the demo: one is whichever of the demo's catalog users one says one is. It loads only where nobody else can reach it, see
 * {@link refusalOfDemoSignIn}; asking for it anywhere else stops the backend, because a portal that silently lacks its sign-in is as
 * puzzling as one that lets everybody in is dangerous.
 */
export const authModuleDemo = createBackendModule({
  pluginId: 'auth',
  moduleId: 'slipway-demo',
  register(env) {
    env.registerInit({
      deps: {
        config: coreServices.rootConfig,
        logger: coreServices.logger,
        providers: authProvidersExtensionPoint,
      },
      async init({ config, logger, providers }) {
        const refusal = refusalOfDemoSignIn({
          config,
          nodeEnv: process.env.NODE_ENV,
        });
        if (refusal) {
          if (config.getOptionalBoolean('slipway.demo') === true) {
            throw new Error(
              `The demo sign-in refuses to load: ${refusal}. Remove slipway.demo from the configuration, or start the portal with "npm start".`,
            );
          }
          logger.debug(`No demo sign-in: ${refusal}`);
          return;
        }
        const allowed =
          config.getOptionalStringArray('slipway.demoRoles') ?? DEMO_USERS;
        logger.warn(
          `Demo sign-in is on: anyone on this machine can be ${allowed.join(
            ', ',
          )}`,
        );
        providers.registerProvider({
          providerId: 'demo',
          factory: createProxyAuthProviderFactory({
            authenticator: createDemoAuthenticator(allowed),
            signInResolver: async ({ result }, context) =>
              context.signInWithCatalogUser({
                entityRef: { name: result.name },
              }),
          }),
        });
      },
    });
  },
});
