import {
  ApiBlueprint,
  createFrontendPlugin,
  fetchApiRef,
  PageBlueprint,
  SubPageBlueprint,
} from '@backstage/frontend-plugin-api';
import {
  EntityCardBlueprint,
  EntityContentBlueprint,
} from '@backstage/plugin-catalog-react/alpha';
import { RiCpuLine } from '@remixicon/react';
import { PLUGIN_ID } from '@slipway/backstage-plugin-ml-workloads-common';
import { MlWorkloadsClient, mlWorkloadsApiRef } from './api';
import { KINDS_WITH_GPU_WORK } from './ownsGpuWork';
import {
  createRouteRefExternal,
  rootRouteRef,
  templateRouteRefExternal,
  workloadRouteRef,
} from './routes';

/** A predicate, not a function, so that a portal can narrow it in app-config. */
const OWNS_GPU_WORK = {
  kind: { $in: KINDS_WITH_GPU_WORK },
};

const mlWorkloadsApi = ApiBlueprint.make({
  params: defineParams =>
    defineParams({
      api: mlWorkloadsApiRef,
      deps: { fetchApi: fetchApiRef },
      factory: ({ fetchApi }) => MlWorkloadsClient.create({ fetchApi }),
    }),
});

const workloadsContent = EntityContentBlueprint.make({
  name: 'ml-workloads',
  params: {
    path: '/ml-workloads',
    title: 'ML workloads',
    group: 'deployment',
    filter: OWNS_GPU_WORK,
    loader: () => import('./workloads').then(m => <m.WorkloadsTab />),
  },
});

const spendContent = EntityContentBlueprint.make({
  name: 'gpu-spend',
  params: {
    path: '/gpu-spend',
    title: 'GPU spend',
    group: 'deployment',
    filter: OWNS_GPU_WORK,
    loader: () => import('./spend').then(m => <m.SpendTab />),
  },
});

const gpuWorkCard = EntityCardBlueprint.make({
  name: 'gpu-work',
  params: {
    filter: OWNS_GPU_WORK,
    loader: () => import('./overview').then(m => <m.GpuWorkCard />),
  },
});

const page = PageBlueprint.make({
  params: {
    path: '/gpu',
    title: 'GPU',
    icon: <RiCpuLine />,
    routeRef: rootRouteRef,
  },
});

const attachTo = { id: `page:${PLUGIN_ID}`, input: 'pages' };

const workloadsPage = SubPageBlueprint.make({
  name: 'workloads',
  attachTo,
  params: {
    path: 'workloads',
    title: 'Workloads',
    loader: () => import('./workloads').then(m => <m.WorkloadsPage />),
  },
});

const spendPage = SubPageBlueprint.make({
  name: 'spend',
  attachTo,
  params: {
    path: 'spend',
    title: 'Spend',
    loader: () => import('./spend').then(m => <m.FleetSpendPage />),
  },
});

const reconciliationPage = SubPageBlueprint.make({
  name: 'reconciliation',
  attachTo,
  params: {
    path: 'reconciliation',
    title: 'Second opinion',
    loader: () =>
      import('./reconciliation').then(m => <m.ReconciliationPage />),
  },
});

const capacityPage = SubPageBlueprint.make({
  name: 'capacity',
  attachTo,
  params: {
    path: 'capacity',
    title: 'Capacity',
    loader: () => import('./capacity').then(m => <m.CapacityPage />),
  },
});

const guardrailsPage = SubPageBlueprint.make({
  name: 'guardrails',
  attachTo,
  params: {
    path: 'guardrails',
    title: 'Guardrails',
    loader: () => import('./drift').then(m => <m.DriftPage />),
  },
});

const dataHealthPage = SubPageBlueprint.make({
  name: 'data-health',
  attachTo,
  params: {
    path: 'data-health',
    title: 'Data health & prices',
    loader: () => import('./dataHealth').then(m => <m.DataHealthPage />),
  },
});

/** GPU workloads and GPU spend on catalog entities, and the page "GPU". */
export const mlWorkloadsPlugin = createFrontendPlugin({
  pluginId: PLUGIN_ID,
  title: 'GPU',
  icon: <RiCpuLine />,
  info: { packageJson: () => import('../package.json') },
  routes: { root: rootRouteRef, workload: workloadRouteRef },
  externalRoutes: {
    create: createRouteRefExternal,
    template: templateRouteRefExternal,
  },
  extensions: [
    mlWorkloadsApi,
    workloadsContent,
    spendContent,
    gpuWorkCard,
    page,
    workloadsPage,
    spendPage,
    capacityPage,
    guardrailsPage,
    dataHealthPage,
    reconciliationPage,
  ],
});
