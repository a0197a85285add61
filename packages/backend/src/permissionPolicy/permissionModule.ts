import { createBackendModule } from '@backstage/backend-plugin-api';
import { policyExtensionPoint } from '@backstage/plugin-permission-node/alpha';
import type { PermissionPolicy } from '@backstage/plugin-permission-node';
import { decide } from './decide';
import { personOf } from './person';

const slipwayPolicy: PermissionPolicy = {
  async handle({ permission }, user) {
    return decide(permission, user && personOf(user.info.ownershipEntityRefs));
  },
};

/** The portal's permission policy. */
export const permissionModuleSlipwayPolicy = createBackendModule({
  pluginId: 'permission',
  moduleId: 'slipway-policy',
  register(env) {
    env.registerInit({
      deps: { policy: policyExtensionPoint },
      async init({ policy }) {
        policy.setPolicy(slipwayPolicy);
      },
    });
  },
});
