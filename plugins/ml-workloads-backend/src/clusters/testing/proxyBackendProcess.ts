import { createBackend } from '@backstage/backend-defaults';

/**
 * A Backstage backend with the Kubernetes plugin and nothing else, as a process of its own: the plugin loads an ES module at run time,
 * which Jest cannot without a flag, and the real thing runs in another process, too.
 */
const backend = createBackend();
// Only tests run this file.
// eslint-disable-next-line @backstage/no-undeclared-imports
backend.add(import('@backstage/plugin-kubernetes-backend'));
backend.start();
