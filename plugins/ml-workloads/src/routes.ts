import {
  createExternalRouteRef,
  createRouteRef,
  createSubRouteRef,
} from '@backstage/frontend-plugin-api';

/** The page "GPU". */
export const rootRouteRef = createRouteRef();

/** The page of one workload, below the list of workloads. */
export const workloadRouteRef = createSubRouteRef({
  parent: rootRouteRef,
  path: '/workloads/:id',
});

/** The list of templates: where the empty state sends people that want to launch something. */
export const createRouteRefExternal = createExternalRouteRef({
  defaultTarget: 'scaffolder.root',
});

/** The form of one template: where a workload is launched again. */
export const templateRouteRefExternal = createExternalRouteRef({
  params: ['namespace', 'templateName'],
  defaultTarget: 'scaffolder.selectedTemplate',
});
