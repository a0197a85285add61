import { convertLegacyRouteRef } from '@backstage/core-compat-api';
import {
  createRouteRefExternal,
  rootRouteRef,
  templateRouteRefExternal,
  workloadRouteRef,
} from '../routes';

/** The routes of the plugin as both frontend systems know them. */
export const legacyRoutes = {
  root: convertLegacyRouteRef(rootRouteRef),
  workload: convertLegacyRouteRef(workloadRouteRef),
};

export const legacyExternalRoutes = {
  create: convertLegacyRouteRef(createRouteRefExternal),
  template: convertLegacyRouteRef(templateRouteRefExternal),
};
