import { createBackendModule } from '@backstage/backend-plugin-api';
import { mlWorkloadsEnginesExtensionPoint } from '@slipway/backstage-plugin-ml-workloads-node';
import { pyTorchJobEngine } from './engine';

/** Adds PyTorchJob to what Slipway can launch. */
export const mlWorkloadsModuleExampleEngine = createBackendModule({
  pluginId: 'ml-workloads',
  moduleId: 'example-engine',
  register(env) {
    env.registerInit({
      deps: { engines: mlWorkloadsEnginesExtensionPoint },
      async init({ engines }) {
        engines.addEngines(pyTorchJobEngine);
      },
    });
  },
});
