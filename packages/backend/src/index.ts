import { createBackend } from '@backstage/backend-defaults';

const backend = createBackend();

// The portal itself: its pages, who may come in and what they may do.
backend.add(import('@backstage/plugin-app-backend'));
backend.add(import('@backstage/plugin-auth-backend'));
backend.add(import('./demoSignIn'));
backend.add(import('@backstage/plugin-permission-backend'));
backend.add(import('./permissionPolicy'));
backend.add(import('@backstage/plugin-user-settings-backend'));

// The catalog and what is found in it.
backend.add(import('@backstage/plugin-catalog-backend'));
backend.add(
  import('@backstage/plugin-catalog-backend-module-scaffolder-entity-model'),
);
// Slipway's annotations, and served models where the configuration asks for them.
backend.add(
  import('@slipway/backstage-plugin-catalog-backend-module-ml-workloads'),
);
backend.add(import('@backstage/plugin-techdocs-backend'));
backend.add(import('./documents'));
backend.add(import('@backstage/plugin-search-backend'));
backend.add(import('@backstage/plugin-search-backend-module-catalog'));
backend.add(import('@backstage/plugin-search-backend-module-techdocs'));

// Templates.
backend.add(import('@backstage/plugin-scaffolder-backend'));
// publish:github:pull-request, for templates/pull-request.yaml; other hosts have modules of their own.
backend.add(import('@backstage/plugin-scaffolder-backend-module-github'));
backend.add(
  import('@slipway/backstage-plugin-scaffolder-backend-module-ml-workloads'),
);

// News: live updates, notifications, and events between replicas.
backend.add(import('@backstage/plugin-events-backend'));
backend.add(import('@backstage/plugin-signals-backend'));
backend.add(import('@backstage/plugin-notifications-backend'));

// Clusters and the GPU work on them.
backend.add(import('@backstage/plugin-kubernetes-backend'));
backend.add(import('@slipway/backstage-plugin-ml-workloads-backend'));

// The same actions for agents.
backend.add(import('@backstage/plugin-mcp-actions-backend'));

backend.start();
