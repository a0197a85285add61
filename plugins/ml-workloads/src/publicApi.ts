/** What both entry points say of the client of the backend. */
export { mlWorkloadsApiRef } from './api';
export type {
  ActionInput,
  FollowQuery,
  LogQuery,
  MlWorkloadsApi,
  Scope,
  SpendClaimInput,
  SpendEfficiencyQuery,
  SpendExportQuery,
  SpendFilterValues,
  SpendQuery,
  WorkloadAction,
  WorkloadChoice,
  WorkloadGroupsQuery,
  WorkloadQuery,
} from './api';
