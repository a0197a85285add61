import { compatWrapper } from '@backstage/core-compat-api';
import {
  createComponentExtension,
  createRoutableExtension,
} from '@backstage/core-plugin-api';
import type { ComponentType } from 'react';
import { mlWorkloadsPlugin } from './plugin';
import { legacyRoutes } from './routes';

/** The components ask for APIs of the new frontend system, which the old one does not have by itself. */
const inEitherSystem = (Component: ComponentType) => () =>
  compatWrapper(<Component />);

/**
 * The page "GPU": all workloads that one may see and the page of each, the fleet's spend, capacity, guardrails, data health and prices,
 * and a second opinion.
 *
 * @public
 */
export const GpuPage = mlWorkloadsPlugin.provide(
  createRoutableExtension({
    name: 'GpuPage',
    component: () => import('./GpuPage').then(m => inEitherSystem(m.GpuPage)),
    mountPoint: legacyRoutes.root,
  }),
);

/**
 * The tab "ML workloads" of an entity.
 *
 * @public
 */
export const EntityMlWorkloadsContent = mlWorkloadsPlugin.provide(
  createComponentExtension({
    name: 'EntityMlWorkloadsContent',
    component: {
      lazy: () =>
        import('../workloads').then(m => inEitherSystem(m.WorkloadsTab)),
    },
  }),
);

/**
 * The tab "GPU spend" of an entity. Its route is `/gpu-spend`: the card "GPU work" leads there.
 *
 * @public
 */
export const EntityGpuSpendContent = mlWorkloadsPlugin.provide(
  createComponentExtension({
    name: 'EntityGpuSpendContent',
    component: {
      lazy: () => import('../spend').then(m => inEitherSystem(m.SpendTab)),
    },
  }),
);

/**
 * The card "GPU work" on the overview of an entity: what runs, what waits, and this month's money.
 *
 * @public
 */
export const EntityGpuWorkCard = mlWorkloadsPlugin.provide(
  createComponentExtension({
    name: 'EntityGpuWorkCard',
    component: {
      lazy: () =>
        import('../overview').then(m => inEitherSystem(m.GpuWorkCard)),
    },
  }),
);
